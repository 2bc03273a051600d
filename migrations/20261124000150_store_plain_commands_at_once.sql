-- Most commands meet nothing that stands against them: they are stored by few and small statements, and only the others are judged one by one. Two fifths of the work of an append were the judging and constraints that every statement read anew.

-- The functions are the only door, so what they hold by their own making needs no constraint.
ALTER TABLE events DROP CONSTRAINT events_position_check, DROP CONSTRAINT events_sequence_check,
    DROP CONSTRAINT events_payload_check, DROP CONSTRAINT events_metadata_check;
ALTER TABLE commands DROP CONSTRAINT commands_request_hash_check, DROP CONSTRAINT commands_version_check,
    DROP CONSTRAINT commands_check;
ALTER TABLE log_head DROP CONSTRAINT log_head_position_check;

-- The exact text that is hashed, as json. `json` takes escapes that no reader could open (\u0000, broken surrogates),
-- `jsonb` refuses them; a text without escapes by number cannot hold any.
CREATE FUNCTION stored_json(canonical text) RETURNS json LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE WHEN strpos(canonical, '\u') = 0 OR canonical::jsonb IS NOT NULL THEN canonical::json END $$;
REVOKE ALL ON FUNCTION stored_json FROM PUBLIC;
GRANT EXECUTE ON FUNCTION stored_json TO wasnaker_app;

-- As before; outcomes are told where it was created. A command may claim several unique keys, with chr(31) between
-- them: all or none. The events of a command stand together.
CREATE OR REPLACE FUNCTION append_events(
    command_ids       text[],
    request_hashes    bytea[],
    aggregate_types   text[],
    aggregate_ids     text[],
    expected_versions bigint[],
    unique_keys       text[],
    event_commands    int[],
    event_types       text[],
    event_versions    text[],
    payloads          text[],
    metadatas         text[]
) RETURNS TABLE (
    command        int,
    outcome        text,
    aggregate_type text,
    aggregate_id   text,
    version        bigint,
    first_position bigint,
    last_position  bigint
)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    head record;
    now_at timestamptz;
    base bigint;
    plain boolean;
BEGIN
    -- Under a fixed snapshot the lock would not show what its last holder committed.
    IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN
        RAISE EXCEPTION 'append_events must run under READ COMMITTED'
            USING ERRCODE = 'invalid_transaction_state';
    END IF;

    -- Filling a log sends thousands of events at once; looking for each one's command in the arrays is for few.
    IF cardinality(event_commands) BETWEEN 1 AND 256 THEN
        -- Locks the head as well; statements after it see what the previous holder of the lock committed.
        UPDATE log_head h
        SET position = h.position + cardinality(event_commands), recorded_at = greatest(clock_timestamp(), h.recorded_at)
        RETURNING h.position - cardinality(event_commands), h.recorded_at INTO STRICT base, now_at;

        -- Whether nothing stands against any of them, neither stored nor among themselves.
        SELECT count(DISTINCT a.command_id) = cardinality(command_ids)
           AND count(DISTINCT (a.aggregate_type, a.aggregate_id)) = cardinality(command_ids)
           AND bool_and(
                a.key IS NULL
                AND a.expected = coalesce((SELECT max(e.sequence) FROM events e
                    WHERE e.aggregate_type = a.aggregate_type AND e.aggregate_id = a.aggregate_id), 0)
                AND NOT EXISTS (SELECT FROM commands c WHERE c.command_id = a.command_id)
                AND a.ord = ANY (event_commands))
        INTO STRICT plain
        FROM unnest(command_ids, aggregate_types, aggregate_ids, expected_versions, unique_keys)
            WITH ORDINALITY AS a (command_id, aggregate_type, aggregate_id, expected, key, ord);

        IF plain THEN
            INSERT INTO events (position, aggregate_type, aggregate_id, sequence,
                                event_type, event_version, payload, metadata, recorded_at)
            SELECT base + e.nth, aggregate_types[e.ord], aggregate_ids[e.ord],
                   expected_versions[e.ord] + e.nth - array_position(event_commands, e.ord) + 1,
                   e.event_type, e.event_version, stored_json(e.payload), stored_json(e.metadata), now_at
            FROM unnest(event_commands, event_types, event_versions, payloads, metadatas)
                WITH ORDINALITY AS e (ord, event_type, event_version, payload, metadata, nth);

            RETURN QUERY
            WITH stored AS (
                SELECT e.ord, expected_versions[e.ord] + count(*) AS version, base + min(e.nth) AS first, base + max(e.nth) AS last
                FROM unnest(event_commands) WITH ORDINALITY AS e (ord, nth) GROUP BY e.ord
            ), remembered AS (
                INSERT INTO commands (command_id, request_hash, aggregate_type, aggregate_id, version,
                                      first_position, last_position, recorded_at)
                SELECT command_ids[s.ord], request_hashes[s.ord], aggregate_types[s.ord], aggregate_ids[s.ord],
                       s.version, s.first, s.last, now_at
                FROM stored s
            )
            SELECT s.ord, 'appended', aggregate_types[s.ord], aggregate_ids[s.ord], s.version, s.first, s.last
            FROM stored s ORDER BY s.ord;
            RETURN;
        END IF;
        UPDATE log_head SET position = base;
    END IF;

    -- A statement of its own, so that the next one sees what the previous holder of the lock committed.
    SELECT h.position, h.recorded_at INTO STRICT head FROM log_head h FOR UPDATE;
    now_at := greatest(clock_timestamp(), head.recorded_at);

    RETURN QUERY
    WITH asked AS (
        SELECT * FROM unnest(command_ids, request_hashes, aggregate_types, aggregate_ids,
                             expected_versions, unique_keys)
            WITH ORDINALITY AS a (command_id, request_hash, aggregate_type, aggregate_id,
                                  expected, key, ord)
    ), event AS (
        SELECT e.*, row_number() OVER (PARTITION BY e.ord ORDER BY e.nth) AS step
        FROM unnest(event_commands, event_types, event_versions, payloads, metadatas)
            WITH ORDINALITY AS e (ord, event_type, event_version, payload, metadata, nth)
    ), looked_up AS (
        -- Each command against what is stored; null = nothing stands against it.
        SELECT a.*, actual.version AS actual,
               c.version AS first_version, c.first_position, c.last_position,
               c.aggregate_type AS first_type, c.aggregate_id AS first_id,
               CASE WHEN c.request_hash = a.request_hash THEN 'duplicate'
                    WHEN c.command_id IS NOT NULL THEN 'reused'
                    WHEN a.expected IS DISTINCT FROM actual.version THEN 'conflict'
                    WHEN k.key IS NOT NULL THEN 'key_taken'
               END AS refusal
        FROM asked a
        -- LIMIT keeps each of these a probe of the index: as plain joins they read a whole index
        -- when planned on empty tables.
        LEFT JOIN LATERAL (SELECT * FROM commands c WHERE c.command_id = a.command_id LIMIT 1) c ON true
        LEFT JOIN LATERAL (
            SELECT k.key FROM unnest(string_to_array(a.key, chr(31))) AS one (key)
            CROSS JOIN LATERAL (SELECT k.key FROM unique_keys k WHERE k.key = one.key LIMIT 1) k
            LIMIT 1
        ) k ON true
        CROSS JOIN LATERAL (
            SELECT coalesce(max(e.sequence), 0) AS version FROM events e
            WHERE e.aggregate_type = a.aggregate_type AND e.aggregate_id = a.aggregate_id
        ) actual
    ), judged AS (
        -- Then against its neighbours: only one that nothing stands against can change what a later one meets.
        SELECT l.*,
               CASE WHEN refusal IN ('duplicate', 'reused') THEN refusal
                    WHEN min(ord) FILTER (WHERE refusal IS NULL) OVER (PARTITION BY command_id) < ord
                        THEN 'deferred'
                    WHEN refusal IS NOT NULL THEN refusal
                    WHEN min(ord) FILTER (WHERE refusal IS NULL)
                             OVER (PARTITION BY aggregate_type, aggregate_id) < ord THEN 'deferred'
                    WHEN key IS NOT NULL AND EXISTS (
                        SELECT FROM looked_up o
                        WHERE o.ord < l.ord AND o.refusal IS NULL AND o.key IS NOT NULL
                          AND string_to_array(o.key, chr(31)) && string_to_array(l.key, chr(31)))
                        THEN 'deferred'
                    ELSE 'appended'
               END AS outcome
        FROM looked_up l
    ), numbered AS (
        SELECT j.*, n.events,
               head.position + (sum(n.events) FILTER (WHERE outcome = 'appended')
                                OVER (ORDER BY j.ord))::bigint AS upto
        FROM judged j
        CROSS JOIN LATERAL (
            SELECT count(*) AS events FROM unnest(event_commands) AS e (ord) WHERE e.ord = j.ord
        ) n
    ), written AS (
        INSERT INTO events (position, aggregate_type, aggregate_id, sequence,
                            event_type, event_version, payload, metadata, recorded_at)
        SELECT n.upto - n.events + e.step, n.aggregate_type, n.aggregate_id, n.expected + e.step,
               e.event_type, e.event_version, stored_json(e.payload), stored_json(e.metadata), now_at
        FROM numbered n JOIN event e ON e.ord = n.ord
        WHERE n.outcome = 'appended'
    ), remembered AS (
        INSERT INTO commands (command_id, request_hash, aggregate_type, aggregate_id, version,
                              first_position, last_position, recorded_at)
        SELECT command_id, request_hash, aggregate_type, aggregate_id, expected + events,
               least(upto - events + 1, upto), upto, now_at
        FROM numbered WHERE outcome = 'appended'
    ), claimed AS (
        INSERT INTO unique_keys (key, aggregate_type, aggregate_id)
        SELECT one.key, n.aggregate_type, n.aggregate_id
        FROM numbered n, unnest(string_to_array(n.key, chr(31))) AS one (key)
        WHERE n.outcome = 'appended' AND n.key IS NOT NULL
    ), moved AS (
        UPDATE log_head h SET position = n.upto, recorded_at = now_at
        FROM (SELECT max(upto) AS upto FROM numbered WHERE outcome = 'appended') n
        WHERE n.upto > h.position
    )
    SELECT ord::int, outcome,
           CASE outcome WHEN 'duplicate' THEN first_type ELSE aggregate_type END,
           CASE outcome WHEN 'duplicate' THEN first_id ELSE aggregate_id END,
           CASE outcome WHEN 'appended' THEN expected + events
                        WHEN 'duplicate' THEN first_version
                        WHEN 'conflict' THEN actual END,
           CASE outcome WHEN 'appended' THEN least(upto - events + 1, upto)
                        WHEN 'duplicate' THEN first_position END,
           CASE outcome WHEN 'appended' THEN upto
                        WHEN 'duplicate' THEN last_position END
    FROM numbered ORDER BY ord;
END $$;

-- As before, for one command alone.
CREATE OR REPLACE FUNCTION append_command(
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
    base bigint;
    events bigint := cardinality(event_types);
BEGIN
    -- Under a fixed snapshot the lock would not show what its last holder committed.
    IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN
        RAISE EXCEPTION 'append_command must run under READ COMMITTED'
            USING ERRCODE = 'invalid_transaction_state';
    END IF;

    IF asked_key IS NULL AND events > 0 THEN
        -- Locks the head as well; the next statement sees what the previous holder of the lock committed.
        UPDATE log_head h SET position = h.position + events, recorded_at = greatest(clock_timestamp(), h.recorded_at)
        RETURNING h.position - events, h.recorded_at INTO STRICT base, now_at;
        INSERT INTO events (position, aggregate_type, aggregate_id, sequence,
                            event_type, event_version, payload, metadata, recorded_at)
        SELECT base + e.step, stream_type, stream_id, expected + e.step,
               e.event_type, e.event_version, stored_json(e.payload), stored_json(e.metadata), now_at
        FROM unnest(event_types, event_versions, payloads, metadatas)
            WITH ORDINALITY AS e (event_type, event_version, payload, metadata, step)
        WHERE expected = coalesce((SELECT max(e.sequence) FROM events e
                  WHERE e.aggregate_type = stream_type AND e.aggregate_id = stream_id), 0)
          AND NOT EXISTS (SELECT FROM commands c WHERE c.command_id = asked_id);
        IF FOUND THEN
            INSERT INTO commands (command_id, request_hash, aggregate_type, aggregate_id, version,
                                  first_position, last_position, recorded_at)
            VALUES (asked_id, asked_hash, stream_type, stream_id, expected + events,
                    base + 1, base + events, now_at);
            outcome := 'appended';
            aggregate_type := stream_type;
            aggregate_id := stream_id;
            version := expected + events;
            first_position := base + 1;
            last_position := base + events;
            RETURN;
        END IF;
        UPDATE log_head SET position = base;
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
        IF EXISTS (SELECT FROM unique_keys k WHERE k.key = ANY (string_to_array(asked_key, chr(31)))) THEN
            outcome := 'key_taken';
            RETURN;
        END IF;
        INSERT INTO unique_keys (key, aggregate_type, aggregate_id)
        SELECT one.key, stream_type, stream_id FROM unnest(string_to_array(asked_key, chr(31))) AS one (key);
    END IF;

    INSERT INTO events (position, aggregate_type, aggregate_id, sequence,
                        event_type, event_version, payload, metadata, recorded_at)
    SELECT head.position + e.step, stream_type, stream_id, expected + e.step,
           e.event_type, e.event_version, stored_json(e.payload), stored_json(e.metadata), now_at
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
