-- What else the log has of a person: cases in which he received a note. Receipts of before the directory of persons have no key.
CREATE INDEX events_of_receiver ON events ((payload ->> 'received_by')) WHERE event_type = 'NotaReceived';
