-- What people read of the read models is read as wasnaker_read, which sees of the lists of cases and of prosecutions only the rows of the province for which the transaction was begun: a second lock behind the server's own.

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'wasnaker_read') THEN
        CREATE ROLE wasnaker_read NOLOGIN;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL;
END $$;

DO $$
BEGIN
    IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
        EXECUTE format('GRANT wasnaker_read TO %I', current_user);
    END IF;
EXCEPTION WHEN insufficient_privilege THEN
    IF NOT pg_has_role(current_user, 'wasnaker_read', 'MEMBER') THEN
        RAISE;
    END IF;
END $$;

GRANT USAGE ON SCHEMA public TO wasnaker_read;
GRANT SELECT ON checkpoints, case_list, case_list_times, prosecution_register, prosecution_register_times, deadlines,
    watches, case_watches, case_urgency, plans, officers, officers_times, case_statistics, case_statistics_times,
    prosecution_statistics, prosecution_statistics_times, establishment_list, establishment_list_times
    TO wasnaker_read;
-- When something happened, not what.
GRANT SELECT (position, aggregate_type, aggregate_id, event_type, recorded_at) ON events TO wasnaker_read;

-- Without a province that was set there is none, and after a transaction it is empty: no row is seen.
DO $$
DECLARE
    place text;
    listed text;
    target text;
BEGIN
    FOREACH listed IN ARRAY ARRAY['case_list', 'prosecution_register'] LOOP
        FOREACH place IN ARRAY ARRAY['public', 'rebuild', 'retired'] LOOP
            target := format('%I.%I', place, listed);
            CONTINUE WHEN to_regclass(target) IS NULL;
            EXECUTE format('GRANT SELECT ON %s TO wasnaker_read', target);
            EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
            EXECUTE format('CREATE POLICY kept ON %s TO wasnaker_app USING (true) WITH CHECK (true)', target);
            EXECUTE format($policy$
                CREATE POLICY seen ON %s FOR SELECT TO wasnaker_read
                USING ((SELECT current_setting('app.province', true)) IN (province, offered_to, '*'))
            $policy$, target);
        END LOOP;
    END LOOP;
END $$;

-- As before, with the policies of its rows.
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
        SELECT format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target)
        FROM pg_class WHERE oid = source AND relrowsecurity
        UNION ALL
        SELECT format('CREATE POLICY %I ON %s FOR %s TO %s USING (%s)', policyname, target, cmd,
                      array_to_string(roles, ', '), qual) || coalesce(' WITH CHECK (' || with_check || ')', '')
        FROM pg_policies WHERE format('%I.%I', schemaname, tablename)::regclass = source
        UNION ALL
        SELECT format('COMMENT ON TABLE %s IS %L', target, obj_description(source, 'pg_class'))
    LOOP
        EXECUTE statement;
    END LOOP;
END $$;
