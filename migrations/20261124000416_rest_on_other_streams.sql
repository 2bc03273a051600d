-- A command may rest on other streams than its own, such as the record of service of who acts. They are compared as its own stream is, so that none of them has to be read anew for each command.

-- Answers the commands as they were asked: an argument of what stores them, it comes before. Holds the head of the log: no
-- other process moves a stream between the comparison and the storing. Without such streams it costs no lock.
CREATE FUNCTION unless_moved(
    commands     text[],
    stream_types text[],
    stream_ids   text[],
    versions     bigint[]
) RETURNS text[]
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
BEGIN
    IF cardinality(versions) > 0 THEN
        -- A statement of its own, so that the next one sees what the previous holder of the lock committed.
        PERFORM FROM log_head FOR UPDATE;
        IF EXISTS (
            SELECT FROM unnest(stream_types, stream_ids, versions) AS s (type, id, version)
            WHERE s.version <> coalesce((SELECT max(e.sequence) FROM events e
                                         WHERE e.aggregate_type = s.type AND e.aggregate_id = s.id), 0)
        ) THEN
            RAISE EXCEPTION 'a stream that a command rests on has moved' USING ERRCODE = 'WN001';
        END IF;
    END IF;
    RETURN commands;
END $$;

REVOKE ALL ON FUNCTION unless_moved FROM PUBLIC;
GRANT EXECUTE ON FUNCTION unless_moved TO wasnaker_app;
