-- One door into the log: a batch of commands is judged, numbered and stored under one row lock and one fsync, and answered command by command.

-- Arrays with one element per command (expected_versions: the stream's version that the command was decided on;
-- unique_keys: null = none) and one per event (event_commands: the command's 1-based index). Outcomes:
--   appended   stored: version, first_position and last_position are the command's own
--   duplicate  this command id with this request hash is stored already: the first result
--   reused     this command id is stored with another request hash
--   conflict   the stream is not at the expected version: version = where it is
--   key_taken  the unique key belongs to somebody
--   deferred   an earlier command of this batch has the same id, stream or key: send it again
CREATE FUNCTION append_events(
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
-- Set here, the planner's settings would cost a third of a call: the caller that counts sets them on its connection.
AS $$
#variable_conflict use_column
DECLARE
    head record;
    now_at timestamptz;
BEGIN
    -- Under a fixed snapshot the lock would not show what its last holder committed.
    IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN
        RAISE EXCEPTION 'append_events must run under READ COMMITTED'
            USING ERRCODE = 'invalid_transaction_state';
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
        LEFT JOIN LATERAL (SELECT * FROM unique_keys k WHERE k.key = a.key LIMIT 1) k ON true
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
                    WHEN key IS NOT NULL
                     AND min(ord) FILTER (WHERE refusal IS NULL) OVER (PARTITION BY key) < ord
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
               e.event_type, e.event_version, e.payload::json, e.metadata::json, now_at
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
        SELECT key, aggregate_type, aggregate_id FROM numbered
        WHERE outcome = 'appended' AND key IS NOT NULL
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

REVOKE ALL ON FUNCTION append_events FROM PUBLIC;
GRANT EXECUTE ON FUNCTION append_events TO wasnaker_app;
