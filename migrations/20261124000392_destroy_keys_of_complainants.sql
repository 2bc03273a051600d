-- The key of one who complains goes as that of a person of the directory: in the transaction that stores the event that tells so, and by nothing else that a role of the server may do.
CREATE FUNCTION complaints.destroy_key_of_complainant() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = complaints, pg_temp AS $$
BEGIN
    UPDATE complaints.data_keys
    SET wrapped = NULL, destroyed_at = clock_timestamp(), destroyed_by = NEW.payload ->> 'approver', basis = NEW.payload ->> 'minutes'
    WHERE subject = NEW.aggregate_id::uuid AND wrapped IS NOT NULL;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION complaints.destroy_key_of_complainant FROM PUBLIC;
CREATE TRIGGER key_goes_with_its_event AFTER INSERT ON complaints.events
    FOR EACH ROW WHEN (NEW.aggregate_type = 'complainant' AND NEW.event_type = 'PersonalDataShredded')
    EXECUTE FUNCTION complaints.destroy_key_of_complainant();
ALTER TABLE complaints.events ENABLE ALWAYS TRIGGER key_goes_with_its_event;
