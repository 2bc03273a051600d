-- A row of a read model changes with each event of its stream. Where its page has room left, an update that
-- changes no indexed column touches no index: a third of the cost.

ALTER TABLE case_list SET (fillfactor = 80);
ALTER TABLE prosecution_register SET (fillfactor = 80);
ALTER TABLE deadlines SET (fillfactor = 80);
ALTER TABLE prosecution_statistics SET (fillfactor = 80);
ALTER TABLE remedies SET (fillfactor = 80);
ALTER TABLE watches SET (fillfactor = 80);
ALTER TABLE case_watches SET (fillfactor = 80);
ALTER TABLE case_statistics SET (fillfactor = 80);
ALTER TABLE establishment_list SET (fillfactor = 80);
ALTER TABLE case_urgency SET (fillfactor = 80);

-- An empty table of the same columns, constraints and storage parameters by the same names, the same owner, rights
-- and comment.
CREATE OR REPLACE FUNCTION make_copy(table_name text, into_schema text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    source regclass := format('public.%I', table_name)::regclass;
    target text := format('%I.%I', into_schema, table_name);
    statement text;
BEGIN
    EXECUTE format('CREATE TABLE %s (LIKE %s INCLUDING ALL EXCLUDING INDEXES)', target, source);
    FOR statement IN
        SELECT format('ALTER TABLE %s SET (%s)', target, array_to_string(reloptions, ', '))
        FROM pg_class WHERE oid = source AND reloptions IS NOT NULL
        UNION ALL
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
