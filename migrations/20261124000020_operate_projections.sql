-- Read models are rebuilt beside the serving tables and swapped in; streams that a read model cannot take are set aside by an operator, on record.

ALTER TABLE checkpoints ADD COLUMN version integer NOT NULL DEFAULT 1;
COMMENT ON COLUMN checkpoints.version IS 'of the code that made the table; code of another version leaves it alone';

-- rebuild: being filled; retired: served before the last swap; outgoing: holds a table within the transaction that swaps.
CREATE SCHEMA rebuild;
CREATE SCHEMA retired;
CREATE SCHEMA outgoing;

CREATE TABLE projection_copies (
    name             text        NOT NULL,
    place            text        NOT NULL CHECK (place IN ('rebuild', 'retired')),
    position         bigint      NOT NULL CHECK (position >= 0),
    version          integer     NOT NULL,
    stopped_position bigint,
    error            text,
    updated_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (name, place)
);
COMMENT ON TABLE projection_copies IS 'how far each table beside a serving one has come';

CREATE TABLE quarantined (
    projection     text        NOT NULL,
    aggregate_type text        NOT NULL,
    aggregate_id   text        NOT NULL,
    after_position bigint      NOT NULL CHECK (after_position >= 0),
    reason         text        NOT NULL,
    since          timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (projection, aggregate_type, aggregate_id)
);
COMMENT ON COLUMN quarantined.after_position IS 'events of the stream after this position are passed over';

CREATE TABLE operator_acts (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    acted_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    who        text        NOT NULL,
    act        text        NOT NULL,
    projection text        NOT NULL,
    stream     text       ,
    reason     text       ,
    position   bigint      NOT NULL
);

-- An empty table of the same shape, with the same names of indexes and constraints, the same owner,
-- rights and comments.
CREATE FUNCTION make_copy(table_name text, into_schema text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    source regclass := format('public.%I', table_name)::regclass;
    target text := format('%I.%I', into_schema, table_name);
    statement text;
BEGIN
    EXECUTE format('CREATE TABLE %s (LIKE %s INCLUDING ALL EXCLUDING INDEXES)', target, source);
    FOR statement IN
        SELECT format('ALTER TABLE %s ADD CONSTRAINT %I %s', target, conname, pg_get_constraintdef(oid))
        FROM pg_constraint WHERE conrelid = source AND contype IN ('p', 'u', 'x')
        UNION ALL
        SELECT regexp_replace(pg_get_indexdef(i.indexrelid), ' ON [^ ]+ ', format(' ON %s ', target))
        FROM pg_index i
        WHERE i.indrelid = source AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)
        UNION ALL
        SELECT format('ALTER TABLE %s OWNER TO %I', target, pg_get_userbyid(relowner))
        FROM pg_class WHERE oid = source
        UNION ALL
        SELECT format('GRANT %s ON %s TO %s', g.privilege_type, target,
                      CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(g.grantee)) END)
        FROM pg_class, aclexplode(relacl) g WHERE oid = source AND g.grantee <> relowner
        UNION ALL
        SELECT format('COMMENT ON TABLE %s IS %L', target, obj_description(source, 'pg_class'))
    LOOP
        EXECUTE statement;
    END LOOP;
END $$;

-- The columns of a table in their order; null where there is no table.
CREATE FUNCTION shape_of(table_name text) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT string_agg(format('%I %s %s', attname, format_type(atttypid, atttypmod), attnotnull), ', ' ORDER BY attnum)
    FROM pg_attribute WHERE attrelid = to_regclass(table_name) AND attnum > 0 AND NOT attisdropped
$$;

REVOKE ALL ON FUNCTION make_copy, shape_of FROM PUBLIC;
GRANT SELECT ON projection_copies, quarantined TO wasnaker_app;
GRANT SELECT, INSERT ON operator_acts TO wasnaker_app;
