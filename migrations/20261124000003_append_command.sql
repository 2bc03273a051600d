-- The same door for one command alone, which an idle office sends most: plain probes and inserts instead of a set's plan, at about half its cost.

-- Judges, numbers and stores as append_events does with a batch of one; never answers 'deferred'.
CREATE FUNCTION append_command(
    asked_id         text,
    asked_hash       bytea,
    stream_type      text,
    stream_id        text,
    expected         bigint,
    asked_key        text,
    event_types      text[],
    event_versions   text[],
    payloads         text[],
    metadatas        text[],
    OUT outcome        text,
    OUT aggregate_type text,
    OUT aggregate_id   text,
    OUT version        bigint,
    OUT first_position bigint,
    OUT last_position  bigint
)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    head record;
    known record;
    now_at timestamptz;
    events bigint := cardinality(event_types);
BEGIN
    -- Under a fixed snapshot the lock would not show what its last holder committed.
    IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN
        RAISE EXCEPTION 'append_command must run under READ COMMITTED'
            USING ERRCODE = 'invalid_transaction_state';
    END IF;

    SELECT h.position, h.recorded_at INTO STRICT head FROM log_head h FOR UPDATE;
    now_at := greatest(clock_timestamp(), head.recorded_at);
    aggregate_type := stream_type;
    aggregate_id := stream_id;

    SELECT c.* INTO known FROM commands c WHERE c.command_id = asked_id;
    IF FOUND THEN
        IF known.request_hash <> asked_hash THEN
            outcome := 'reused';
            RETURN;
        END IF;
        outcome := 'duplicate';
        aggregate_type := known.aggregate_type;
        aggregate_id := known.aggregate_id;
        version := known.version;
        first_position := known.first_position;
        last_position := known.last_position;
        RETURN;
    END IF;

    SELECT coalesce(max(e.sequence), 0) INTO version FROM events e
    WHERE e.aggregate_type = stream_type AND e.aggregate_id = stream_id;
    IF version IS DISTINCT FROM expected THEN
        outcome := 'conflict';
        RETURN;
    END IF;

    IF asked_key IS NOT NULL THEN
        INSERT INTO unique_keys (key, aggregate_type, aggregate_id)
        VALUES (asked_key, stream_type, stream_id) ON CONFLICT DO NOTHING;
        IF NOT FOUND THEN
            outcome := 'key_taken';
            RETURN;
        END IF;
    END IF;

    INSERT INTO events (position, aggregate_type, aggregate_id, sequence,
                        event_type, event_version, payload, metadata, recorded_at)
    SELECT head.position + e.step, stream_type, stream_id, expected + e.step,
           e.event_type, e.event_version, e.payload::json, e.metadata::json, now_at
    FROM unnest(event_types, event_versions, payloads, metadatas)
        WITH ORDINALITY AS e (event_type, event_version, payload, metadata, step);

    outcome := 'appended';
    version := expected + events;
    last_position := head.position + events;
    first_position := least(head.position + 1, last_position);
    INSERT INTO commands (command_id, request_hash, aggregate_type, aggregate_id, version,
                          first_position, last_position, recorded_at)
    VALUES (asked_id, asked_hash, stream_type, stream_id, expected + events,
            least(head.position + 1, head.position + events), head.position + events, now_at);
    IF events > 0 THEN
        UPDATE log_head SET position = head.position + events, recorded_at = now_at;
    END IF;
END $$;

REVOKE ALL ON FUNCTION append_command FROM PUBLIC;
GRANT EXECUTE ON FUNCTION append_command TO wasnaker_app;
