-- Who somebody is stands sealed in the log of access, under a key for each person; all else names him by the id of his stream.

CREATE TABLE access.data_keys (LIKE complaints.data_keys INCLUDING ALL);
COMMENT ON TABLE access.data_keys IS 'one key for each person, wrapped by a master key that no database holds; a destroyed one keeps its row';
GRANT SELECT, INSERT ON access.data_keys TO wasnaker_access;

-- A key goes in the transaction that stores the event that tells so: there is neither one without the other. By the digest of a NIK nobody is found any more either.
CREATE FUNCTION access.destroy_key_of_person() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = access, pg_temp AS $$
BEGIN
    UPDATE access.data_keys
    SET wrapped = NULL, destroyed_at = clock_timestamp(), destroyed_by = NEW.payload ->> 'approver', basis = NEW.payload ->> 'minutes'
    WHERE subject = NEW.aggregate_id::uuid AND wrapped IS NOT NULL;
    DELETE FROM access.unique_keys WHERE aggregate_type = 'person' AND aggregate_id = NEW.aggregate_id;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION access.destroy_key_of_person FROM PUBLIC;
CREATE TRIGGER key_goes_with_its_event AFTER INSERT ON access.events
    FOR EACH ROW WHEN (NEW.aggregate_type = 'person' AND NEW.event_type = 'PersonalDataShredded')
    EXECUTE FUNCTION access.destroy_key_of_person();
ALTER TABLE access.events ENABLE ALWAYS TRIGGER key_goes_with_its_event;

CREATE INDEX persons_of_province ON access.events ((payload ->> 'province'), position)
    WHERE aggregate_type = 'person' AND event_type IN ('PersonRecorded', 'PersonKnownInProvince');

-- What else the log has of a person: establishments that he manages, by what was recorded and by what corrected it.
CREATE INDEX events_of_manager ON events ((payload ->> 'person')) WHERE event_type = 'PengurusChanged';
CREATE INDEX events_of_corrected_manager ON events ((payload #>> '{new,value}'))
    WHERE event_type = 'CorrectionRecorded' AND payload #>> '{new,field}' = 'manager';
