-- The complaints that a coordinator is assigned to are found by an index: he knows of no others.

CREATE INDEX complaints_supervised ON complaints.events ((payload ->> 'supervisor'))
    WHERE event_type = 'ComplaintSupervisorAssigned';
