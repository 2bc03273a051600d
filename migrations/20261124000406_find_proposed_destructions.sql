-- Proposals to destroy personal data are found without reading all that happened to it.

CREATE INDEX events_of_destructions ON access.events (aggregate_id)
    WHERE event_type IN ('DestructionProposed', 'DestructionRejected', 'PersonalDataShredded');
