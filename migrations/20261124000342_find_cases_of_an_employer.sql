-- Open cases follow the successor of a company that merged: they are found by the entry that they are about.
CREATE INDEX events_cases_of_establishment ON events ((payload #>> '{establishment,id}'))
    WHERE event_type = 'InspectionCaseRegistered' AND payload #>> '{establishment,id}' IS NOT NULL;
CREATE INDEX events_cases_of_successor ON events ((payload ->> 'successor'))
    WHERE event_type = 'SuccessorFollowed';
