-- What else the log has of a person: establishments that he owns or owned.
CREATE INDEX events_of_owner ON events ((payload ->> 'person')) WHERE event_type = 'OwnershipTransferred';
