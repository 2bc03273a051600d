-- Complaints that wait for a decision, kept with the events themselves: the clock and the list of what waits cost what waits, however many were decided. And the complaint of a case is found by an index.

CREATE TABLE complaints.waiting (
    complaint text    PRIMARY KEY,
    position  bigint  NOT NULL,
    province  text    NOT NULL,
    missed    boolean NOT NULL DEFAULT false
);
COMMENT ON COLUMN complaints.waiting.position IS 'of its registration';
COMMENT ON COLUMN complaints.waiting.missed IS 'whether it is stated that the days to decide have passed';
CREATE INDEX waiting_of_province ON complaints.waiting (province, position);
CREATE INDEX waiting_for_the_clock ON complaints.waiting (position) WHERE NOT missed;
CREATE INDEX complaint_of_case ON complaints.events ((payload ->> 'case_id')) WHERE event_type = 'ComplaintTakenUp';

-- The decisions are those of the program; a test compares them.
CREATE FUNCTION complaints.is_decision(event_type text) RETURNS boolean LANGUAGE sql IMMUTABLE AS
$$ SELECT event_type IN ('ComplaintTakenUp', 'ComplaintReferred', 'ComplaintNotCompetent', 'ComplaintAnswered', 'ComplaintWithdrawn') $$;

CREATE FUNCTION complaints.keep_waiting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.event_type = 'ComplaintRegistered' THEN
        INSERT INTO complaints.waiting (complaint, position, province)
        VALUES (NEW.aggregate_id, NEW.position, NEW.payload ->> 'province');
    ELSIF NEW.event_type = 'ComplaintDecisionMissed' THEN
        UPDATE complaints.waiting SET missed = true WHERE complaint = NEW.aggregate_id;
    ELSIF complaints.is_decision(NEW.event_type) THEN
        DELETE FROM complaints.waiting WHERE complaint = NEW.aggregate_id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER waiting_is_kept AFTER INSERT ON complaints.events
    FOR EACH ROW WHEN (NEW.aggregate_type = 'complaint') EXECUTE FUNCTION complaints.keep_waiting();

INSERT INTO complaints.waiting (complaint, position, province, missed)
SELECT e.aggregate_id, e.position, e.payload ->> 'province',
       EXISTS (SELECT FROM complaints.events m WHERE m.aggregate_type = 'complaint'
                 AND m.aggregate_id = e.aggregate_id AND m.event_type = 'ComplaintDecisionMissed')
FROM complaints.events e
WHERE e.aggregate_type = 'complaint' AND e.sequence = 1
  AND NOT EXISTS (SELECT FROM complaints.events d WHERE d.aggregate_type = 'complaint'
                    AND d.aggregate_id = e.aggregate_id AND complaints.is_decision(d.event_type));

GRANT SELECT ON complaints.waiting TO wasnaker_complaints;
