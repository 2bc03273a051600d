-- What waits for the decision of another person is found without reading all that was ever decided.

CREATE INDEX events_of_register_corrections ON events (aggregate_type, aggregate_id, sequence DESC)
    WHERE event_type IN ('CorrectionProposed', 'CorrectionRecorded', 'CorrectionRejected')
      AND aggregate_type IN ('establishment', 'officer', 'plan');
CREATE INDEX events_of_handovers ON events ((payload ->> 'to'), position DESC)
    WHERE event_type = 'HandoverOffered';
CREATE INDEX events_of_grants ON access.events (aggregate_id)
    WHERE event_type IN ('GrantProposed', 'GrantApproved', 'GrantRejected');
CREATE INDEX watches_of_corrections ON watches (province, correction_until)
    WHERE correction_until IS NOT NULL;
CREATE INDEX prosecution_register_reported ON prosecution_register (province, offence_date DESC, id DESC)
    WHERE status = 'EventReported';
