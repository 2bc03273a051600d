-- What a note's limit is counted from, so that a revised calendar reaches a note that still runs.
-- Rows are made by the version before, which knows no such columns, until they are rebuilt.

DELETE FROM projection_copies WHERE name = 'deadlines';
DROP TABLE IF EXISTS rebuild.deadlines, retired.deadlines;

ALTER TABLE deadlines
    ADD COLUMN received_on date,
    ADD COLUMN limit_days  integer;
COMMENT ON TABLE deadlines IS 'the running note of each case; due_on is the last day that the employer was told, null until its receipt; it may end later by the calendar in force';
