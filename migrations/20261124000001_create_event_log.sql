-- The log is the only truth of the system: every fact once, in one gapless order, never changed; hence these tables, their guards and a role that can only read them.

CREATE TABLE events (
    position       bigint      NOT NULL UNIQUE CHECK (position > 0),
    aggregate_type text        NOT NULL,
    aggregate_id   text        NOT NULL,
    sequence       bigint      NOT NULL CHECK (sequence > 0),
    event_type     text        NOT NULL,
    event_version  text        NOT NULL,
    -- `json` keeps the exact canonical text that is hashed; the cast refuses what no reader could open (\u0000, broken surrogates).
    payload        json        NOT NULL CHECK (payload::jsonb IS NOT NULL),
    metadata       json        NOT NULL CHECK (jsonb_typeof(metadata::jsonb) = 'object'),
    recorded_at    timestamptz NOT NULL,
    PRIMARY KEY (aggregate_type, aggregate_id, sequence)
);

CREATE TABLE log_head (
    one         boolean     PRIMARY KEY DEFAULT true CHECK (one),
    position    bigint      NOT NULL CHECK (position >= 0),
    recorded_at timestamptz NOT NULL
);
INSERT INTO log_head (position, recorded_at) VALUES (0, clock_timestamp());

CREATE TABLE commands (
    command_id     text        PRIMARY KEY,
    request_hash   bytea       NOT NULL CHECK (octet_length(request_hash) = 32),
    aggregate_type text        NOT NULL,
    aggregate_id   text        NOT NULL,
    version        bigint      NOT NULL CHECK (version >= 0),
    first_position bigint      NOT NULL,
    last_position  bigint      NOT NULL CHECK (last_position >= first_position),
    recorded_at    timestamptz NOT NULL
);
COMMENT ON COLUMN commands.version IS 'the stream''s version after the command';

CREATE TABLE unique_keys (
    key            text PRIMARY KEY,
    aggregate_type text NOT NULL,
    aggregate_id   text NOT NULL
);

CREATE TABLE refusals (
    id             bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    refused_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    aggregate_type text        NOT NULL,
    aggregate_id   text        NOT NULL,
    command_id     text       ,
    command        text        NOT NULL,
    officer        text        NOT NULL,
    role           text        NOT NULL,
    province       text       ,
    code           text        NOT NULL,
    rule           text,
    provision      text,
    detail         text        NOT NULL,
    data           jsonb       NOT NULL DEFAULT '{}',
    trace_id       text
);
CREATE INDEX refusals_of_aggregate ON refusals (aggregate_type, aggregate_id, refused_at);

CREATE FUNCTION refuse_change_of_events() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'events are never changed: % refused', TG_OP
        USING ERRCODE = 'restrict_violation', HINT = 'Record a correcting event instead.';
END $$;

-- Both levels: a statement that matches no row is refused too, and logical replication fires row triggers only.
CREATE TRIGGER events_are_never_changed BEFORE UPDATE OR DELETE ON events
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_events();
CREATE TRIGGER events_are_never_changed_by_statement BEFORE UPDATE OR DELETE OR TRUNCATE ON events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_events();
ALTER TABLE events ENABLE ALWAYS TRIGGER events_are_never_changed;
ALTER TABLE events ENABLE ALWAYS TRIGGER events_are_never_changed_by_statement;

-- Roles belong to the cluster: another database may be creating the same one at this moment.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'wasnaker_app') THEN
        CREATE ROLE wasnaker_app NOLOGIN;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL;
END $$;

-- The server connects as the migrating user and sets this role; a superuser needs no grant for that.
DO $$
BEGIN
    IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
        EXECUTE format('GRANT wasnaker_app TO %I', current_user);
    END IF;
EXCEPTION WHEN insufficient_privilege THEN
    IF NOT pg_has_role(current_user, 'wasnaker_app', 'MEMBER') THEN
        RAISE;
    END IF;
END $$;

GRANT USAGE ON SCHEMA public TO wasnaker_app;
GRANT SELECT ON events, log_head, commands, unique_keys TO wasnaker_app;
GRANT SELECT, INSERT ON refusals TO wasnaker_app;
GRANT USAGE ON SEQUENCE refusals_id_seq TO wasnaker_app;
