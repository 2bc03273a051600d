-- Who holds which powers is a log of its own: a sign-in takes no position of the log that others read, and who is granted something is no news for subscribers.

CREATE SCHEMA access;

-- Roles belong to the cluster: another database may be creating the same one at this moment.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'wasnaker_access') THEN
        CREATE ROLE wasnaker_access NOLOGIN;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL;
END $$;

-- The server connects as the migrating user and sets this role; a superuser needs no grant for that.
DO $$
BEGIN
    IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
        EXECUTE format('GRANT wasnaker_access TO %I', current_user);
    END IF;
EXCEPTION WHEN insufficient_privilege THEN
    IF NOT pg_has_role(current_user, 'wasnaker_access', 'MEMBER') THEN
        RAISE;
    END IF;
END $$;

CREATE TABLE access.events (
    LIKE public.events INCLUDING ALL EXCLUDING INDEXES,
    PRIMARY KEY (aggregate_type, aggregate_id, sequence),
    UNIQUE (position)
);
CREATE TABLE access.log_head (LIKE public.log_head INCLUDING ALL);
CREATE TABLE access.commands (LIKE public.commands INCLUDING ALL);
CREATE TABLE access.unique_keys (LIKE public.unique_keys INCLUDING ALL);
CREATE TABLE access.refusals (LIKE public.refusals INCLUDING ALL);
INSERT INTO access.log_head (position, recorded_at) VALUES (0, clock_timestamp());

CREATE TRIGGER events_are_never_changed BEFORE UPDATE OR DELETE ON access.events
    FOR EACH ROW EXECUTE FUNCTION public.refuse_change_of_events();
CREATE TRIGGER events_are_never_changed_by_statement BEFORE UPDATE OR DELETE OR TRUNCATE ON access.events
    FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change_of_events();
ALTER TABLE access.events ENABLE ALWAYS TRIGGER events_are_never_changed;
ALTER TABLE access.events ENABLE ALWAYS TRIGGER events_are_never_changed_by_statement;

-- The door of the log, word for word, in a schema for a role.
CREATE FUNCTION copy_door_to(schema name, reader name) RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    door text;
    made text;
    looks text := format($to$SET search_path TO '%s', 'public', 'pg_temp'$to$, schema);
BEGIN
    FOREACH door IN ARRAY ARRAY['append_events', 'append_command'] LOOP
        made := replace(pg_get_functiondef(('public.' || door)::regproc), 'FUNCTION public.', format('FUNCTION %I.', schema));
        made := replace(made, $from$SET search_path TO 'public', 'pg_temp'$from$, looks);
        IF strpos(made, looks) = 0 THEN
            RAISE EXCEPTION '% does not name its schema as expected', door;
        END IF;
        EXECUTE made;
        EXECUTE format('REVOKE ALL ON FUNCTION %I.%I FROM PUBLIC', schema, door);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %I.%I TO %I', schema, door, reader);
    END LOOP;
END $$;
REVOKE ALL ON FUNCTION copy_door_to FROM PUBLIC;

-- A migration that changes append_events or append_command calls this after it, by its old name.
CREATE OR REPLACE FUNCTION copy_door_to_complaints() RETURNS void LANGUAGE sql SET search_path = public, pg_temp AS $$
    SELECT copy_door_to('complaints', 'wasnaker_complaints');
    SELECT copy_door_to('access', 'wasnaker_access');
$$;
SELECT copy_door_to_complaints();

GRANT USAGE ON SCHEMA access, public TO wasnaker_access;
GRANT SELECT ON access.events, access.log_head, access.commands, access.unique_keys TO wasnaker_access;
GRANT SELECT, INSERT ON access.refusals TO wasnaker_access;
