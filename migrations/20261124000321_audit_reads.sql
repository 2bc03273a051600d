-- Who has read which file, case or list: kept before the answer is given. What complaint officers read, and what is read of complaints, stands behind their door, since it would tell that there is one.

CREATE TABLE access.reads (
    number    bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    read_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    reader    text        NOT NULL,
    acts_for  text,
    role      text        NOT NULL,
    unit      text,
    office    text,
    operation text        NOT NULL,
    kind      text        NOT NULL,
    thing     uuid,
    province  text,
    address   text        NOT NULL,
    purpose   text,
    peer      text,
    forwarded text,
    trace_id  text
);
COMMENT ON COLUMN access.reads.office IS 'Kemendagri code of the reader''s province; none at the centre';
COMMENT ON COLUMN access.reads.province IS 'Kemendagri code of the province of what was read; none of a list';
COMMENT ON COLUMN access.reads.address IS 'path and query; what was searched for by name is left out';
COMMENT ON COLUMN access.reads.peer IS 'network address from which the request came';
COMMENT ON COLUMN access.reads.forwarded IS 'for whom a proxy says that it asks; not proven';
CREATE INDEX reads_of_thing ON access.reads (thing, number) WHERE thing IS NOT NULL;
CREATE INDEX reads_of_reader ON access.reads (reader, number);
CREATE INDEX reads_by_time ON access.reads USING brin (read_at);

CREATE TABLE complaints.reads (LIKE access.reads INCLUDING ALL);

-- Nothing of it is changed; what is older than its retention is taken away by the owner of the tables.
CREATE FUNCTION refuse_change_of_reads() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'reads are never changed' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER reads_are_never_changed BEFORE UPDATE ON access.reads
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_reads();
CREATE TRIGGER reads_are_never_changed BEFORE UPDATE ON complaints.reads
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_reads();

GRANT SELECT, INSERT ON access.reads TO wasnaker_access;
GRANT SELECT, INSERT ON complaints.reads TO wasnaker_complaints;
