-- Official numbers are given where the log is written: under the lock of its head, in the transaction that stores the event that bears them, so that a book has no gap and no number twice.

CREATE TABLE official_numbers (
    province       text   NOT NULL,
    kind           text   NOT NULL,
    unit           text   NOT NULL,
    year           integer NOT NULL,
    serial         bigint NOT NULL CHECK (serial > 0),
    number         text   NOT NULL,
    aggregate_type text   NOT NULL,
    aggregate_id   text   NOT NULL,
    position       bigint,
    PRIMARY KEY (province, kind, year, unit, serial)
);
COMMENT ON COLUMN official_numbers.unit IS 'empty where the units of a province share a book';
COMMENT ON COLUMN official_numbers.position IS 'of the last event of the command; null where the number had been entered by hand before';
CREATE UNIQUE INDEX official_numbers_of_command ON official_numbers (position);
GRANT SELECT ON official_numbers TO wasnaker_app;

-- Appends one command as append_command does, with the next number of a book written where its payloads hold the mark.
-- The number claims key_prefix || number, if there is a prefix. A repeat is told the number it got.
CREATE FUNCTION append_numbered(
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
        asked_key := key_prefix || number;
        SELECT k.* INTO owner FROM unique_keys k WHERE k.key = asked_key;
        EXIT WHEN NOT FOUND;
        -- Entered by hand before: the place in the book is that document's.
        INSERT INTO official_numbers (province, kind, unit, year, serial, number, aggregate_type, aggregate_id)
        VALUES (book_province, book_kind, book_unit, book_year, next, number, owner.aggregate_type, owner.aggregate_id);
    END LOOP;

    SELECT a.outcome, a.aggregate_type, a.aggregate_id, a.version, a.first_position, a.last_position
    INTO outcome, aggregate_type, aggregate_id, version, first_position, last_position
    FROM append_command(
        asked_id, asked_hash, stream_type, stream_id, expected, asked_key, event_types, event_versions,
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

REVOKE ALL ON FUNCTION append_numbered FROM PUBLIC;
GRANT EXECUTE ON FUNCTION append_numbered TO wasnaker_app;
