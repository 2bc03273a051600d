-- A number is of one document of its kind in a province, whether the book gave it or somebody typed it: both claim it, under the lock of the log's head. Until now only the register of prosecutions did.

-- Numbers are compared without regard to spaces and small letters, as the program does.
CREATE FUNCTION compared_number(number text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT upper(regexp_replace(btrim(number, E' \t\n\r'), '\s+', ' ', 'g')) $$;
REVOKE ALL ON FUNCTION compared_number FROM PUBLIC;
GRANT EXECUTE ON FUNCTION compared_number TO wasnaker_app;

-- As before, but a key that the command claims beside its number is claimed too.
CREATE OR REPLACE FUNCTION append_numbered(
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
    book_province    text,
    book_kind        text,
    book_unit        text,
    book_year        integer,
    template         text,
    mark             text,
    key_prefix       text,
    OUT outcome        text,
    OUT aggregate_type text,
    OUT aggregate_id   text,
    OUT version        bigint,
    OUT first_position bigint,
    OUT last_position  bigint,
    OUT number         text
)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    next bigint;
    digits text;
    owner record;
    number_key text;
BEGIN
    -- A statement of its own, as in append_command: the books are read as the last holder of the lock left them.
    PERFORM FROM log_head FOR UPDATE;
    SELECT coalesce(max(n.serial), 0) INTO next FROM official_numbers n
    WHERE n.province = book_province AND n.kind = book_kind AND n.year = book_year AND n.unit = book_unit;
    LOOP
        next := next + 1;
        digits := next::text;
        number := replace(template, '{serial}', lpad(digits, greatest(3, length(digits)), '0'));
        EXIT WHEN key_prefix IS NULL;
        number_key := key_prefix || compared_number(number);
        SELECT k.* INTO owner FROM unique_keys k WHERE k.key = number_key;
        EXIT WHEN NOT FOUND;
        -- Entered by hand before: the place in the book is that document's.
        INSERT INTO official_numbers (province, kind, unit, year, serial, number, aggregate_type, aggregate_id)
        VALUES (book_province, book_kind, book_unit, book_year, next, number, owner.aggregate_type, owner.aggregate_id);
    END LOOP;

    SELECT a.outcome, a.aggregate_type, a.aggregate_id, a.version, a.first_position, a.last_position
    INTO outcome, aggregate_type, aggregate_id, version, first_position, last_position
    FROM append_command(
        asked_id, asked_hash, stream_type, stream_id, expected,
        nullif(concat_ws(chr(31), asked_key, number_key), ''), event_types, event_versions,
        ARRAY(SELECT replace(p.payload, mark, number) FROM unnest(payloads) WITH ORDINALITY AS p (payload, nth)
              ORDER BY p.nth),
        metadatas) a;

    IF outcome = 'appended' THEN
        INSERT INTO official_numbers (province, kind, unit, year, serial, number, aggregate_type, aggregate_id, position)
        VALUES (book_province, book_kind, book_unit, book_year, next, number, stream_type, stream_id, last_position);
    ELSIF outcome = 'duplicate' THEN
        SELECT n.number INTO number FROM official_numbers n WHERE n.position = last_position;
    ELSE
        number := NULL;
    END IF;
END $$;

UPDATE unique_keys k SET key = 'prosecution.register_no/' || split_part(k.key, '/', 2) || '/'
                               || compared_number(substr(k.key, strpos(k.key, '/') + 4))
WHERE k.key LIKE 'prosecution.register\_no/__/%'
  AND substr(k.key, strpos(k.key, '/') + 4) <> compared_number(substr(k.key, strpos(k.key, '/') + 4))
  AND NOT EXISTS (
      SELECT FROM unique_keys o WHERE o.key = 'prosecution.register_no/' || split_part(k.key, '/', 2) || '/'
                                              || compared_number(substr(k.key, strpos(k.key, '/') + 4)));

-- What was given or typed before is held by whoever has it; of two that typed the same, by the first.
INSERT INTO unique_keys (key, aggregate_type, aggregate_id)
SELECT DISTINCT ON (key) key, aggregate_type, aggregate_id
FROM (
    SELECT 'number.' || n.kind || '/' || n.province || '/' || compared_number(n.number) AS key,
           n.aggregate_type, n.aggregate_id, 0::bigint AS position
    FROM official_numbers n WHERE n.kind IN ('case', 'task_order', 'note')
    UNION ALL
    SELECT 'number.' || t.kind || '/' || place.province || '/' || compared_number(e.payload ->> 'number'),
           e.aggregate_type, e.aggregate_id, e.position
    FROM (VALUES ('InspectionCaseRegistered', 'case'), ('TaskOrderIssued', 'task_order'), ('FirstNotaIssued', 'note'),
                 ('SecondNotaIssued', 'note'), ('SpecialNotaIssued', 'note')) AS t (event_type, kind)
    JOIN events e ON e.aggregate_type = 'case' AND e.event_type = t.event_type AND e.payload ->> 'number' IS NOT NULL
    CROSS JOIN LATERAL (
        -- The province that had the case then.
        SELECT coalesce(p.payload ->> 'to', p.payload ->> 'province') AS province
        FROM events p
        WHERE p.aggregate_type = e.aggregate_type AND p.aggregate_id = e.aggregate_id AND p.sequence <= e.sequence
          AND p.event_type IN ('InspectionCaseRegistered', 'TransferAccepted', 'JurisdictionDecided',
                               'CaseJurisdictionSucceeded')
          AND p.payload ->> 'to' IS DISTINCT FROM 'pusat'
        ORDER BY p.sequence DESC LIMIT 1
    ) place
) held
ORDER BY key, position
ON CONFLICT DO NOTHING;
