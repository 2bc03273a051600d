-- Complaints have a log of their own, in a schema and behind a role of their own: their events take no position of the log that others read, so that nothing others can count moves when there is one.

CREATE SCHEMA complaints;

-- Roles belong to the cluster: another database may be creating the same one at this moment.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'wasnaker_complaints') THEN
        CREATE ROLE wasnaker_complaints NOLOGIN;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL;
END $$;

-- The server connects as the migrating user and sets this role; a superuser needs no grant for that.
DO $$
BEGIN
    IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
        EXECUTE format('GRANT wasnaker_complaints TO %I', current_user);
    END IF;
EXCEPTION WHEN insufficient_privilege THEN
    IF NOT pg_has_role(current_user, 'wasnaker_complaints', 'MEMBER') THEN
        RAISE;
    END IF;
END $$;

CREATE TABLE complaints.events (LIKE public.events INCLUDING ALL);
CREATE TABLE complaints.log_head (LIKE public.log_head INCLUDING ALL);
CREATE TABLE complaints.commands (LIKE public.commands INCLUDING ALL);
CREATE TABLE complaints.unique_keys (LIKE public.unique_keys INCLUDING ALL);
CREATE TABLE complaints.refusals (LIKE public.refusals INCLUDING ALL);
CREATE TABLE complaints.checkpoints (LIKE public.checkpoints INCLUDING ALL);
INSERT INTO complaints.log_head (position, recorded_at) VALUES (0, clock_timestamp());
INSERT INTO complaints.checkpoints (name) VALUES ('register_taken_up');
CREATE INDEX complaints_of_province ON complaints.events ((payload ->> 'province'), position)
    WHERE aggregate_type = 'complaint' AND sequence = 1;

CREATE TRIGGER events_are_never_changed BEFORE UPDATE OR DELETE ON complaints.events
    FOR EACH ROW EXECUTE FUNCTION public.refuse_change_of_events();
CREATE TRIGGER events_are_never_changed_by_statement BEFORE UPDATE OR DELETE OR TRUNCATE ON complaints.events
    FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change_of_events();
ALTER TABLE complaints.events ENABLE ALWAYS TRIGGER events_are_never_changed;
ALTER TABLE complaints.events ENABLE ALWAYS TRIGGER events_are_never_changed_by_statement;

-- The door of the log, word for word. A migration that changes append_events or append_command calls this after it.
CREATE FUNCTION copy_door_to_complaints() RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    door text;
    made text;
BEGIN
    FOREACH door IN ARRAY ARRAY['append_events', 'append_command'] LOOP
        made := replace(pg_get_functiondef(('public.' || door)::regproc), 'FUNCTION public.', 'FUNCTION complaints.');
        made := replace(made, $from$SET search_path TO 'public', 'pg_temp'$from$, $to$SET search_path TO 'complaints', 'public', 'pg_temp'$to$);
        IF strpos(made, $to$SET search_path TO 'complaints', 'public', 'pg_temp'$to$) = 0 THEN
            RAISE EXCEPTION '% does not name its schema as expected', door;
        END IF;
        EXECUTE made;
        EXECUTE format('REVOKE ALL ON FUNCTION complaints.%I FROM PUBLIC', door);
        EXECUTE format('GRANT EXECUTE ON FUNCTION complaints.%I TO wasnaker_complaints', door);
    END LOOP;
END $$;
REVOKE ALL ON FUNCTION copy_door_to_complaints FROM PUBLIC;
SELECT copy_door_to_complaints();

-- One key for each person whose data is sealed, wrapped by a master key that no database holds. A destroyed one keeps its row.
CREATE TABLE complaints.data_keys (
    subject      uuid        PRIMARY KEY,
    wrapped      bytea,
    master_key   text        NOT NULL,
    made_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    destroyed_at timestamptz,
    destroyed_by text,
    basis        text,
    CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL)),
    CHECK ((destroyed_at IS NULL) = (destroyed_by IS NULL) AND (destroyed_at IS NULL) = (basis IS NULL))
);
COMMENT ON COLUMN complaints.data_keys.master_key IS 'which master key wraps it; tells nothing of the key';

-- Keys are made and read by the server; wrapping anew and destroying is for the owner of the tables.
GRANT USAGE ON SCHEMA complaints, public TO wasnaker_complaints;
GRANT SELECT ON complaints.events, complaints.log_head, complaints.commands, complaints.unique_keys TO wasnaker_complaints;
GRANT SELECT, INSERT ON complaints.refusals, complaints.data_keys TO wasnaker_complaints;
GRANT SELECT, UPDATE ON complaints.checkpoints TO wasnaker_complaints;
