-- A copy is filled without its indexes, which are faster made after the rows than with them.

-- An empty table of the same columns and constraints by the same names, the same owner, rights and comment.
CREATE OR REPLACE FUNCTION make_copy(table_name text, into_schema text) RETURNS void LANGUAGE plpgsql AS $$
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

-- The other indexes by the same names, those that are not there yet.
CREATE FUNCTION make_indexes(table_name text, into_schema text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    source regclass := format('public.%I', table_name)::regclass;
    target text := format('%I.%I', into_schema, table_name);
    statement text;
BEGIN
    FOR statement IN
        SELECT regexp_replace(pg_get_indexdef(i.indexrelid), ' ON [^ ]+ ', format(' ON %s ', target))
        FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
        WHERE i.indrelid = source
          AND NOT EXISTS (SELECT FROM pg_constraint o WHERE o.conindid = i.indexrelid)
          AND NOT EXISTS (SELECT FROM pg_class o
                          WHERE o.relname = c.relname AND o.relnamespace = into_schema::regnamespace)
    LOOP
        EXECUTE statement;
    END LOOP;
END $$;

REVOKE ALL ON FUNCTION make_indexes FROM PUBLIC;
