-- Who is signed in by a browser may act in a role that was granted to him, or for a person who has delegated to him.

ALTER TABLE sessions ADD COLUMN acting_for text;
COMMENT ON COLUMN sessions.acting IS 'role that was chosen: of several, or granted, or delegated; whether it is held is asked with each request';
COMMENT ON COLUMN sessions.acting_for IS 'who has delegated the role that was chosen';
