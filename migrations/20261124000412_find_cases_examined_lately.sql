-- What a unit has to do and has examined in a month is found without its cases of all years.

-- Rows are made by the version before, which knows no such column, until they are rebuilt.
DELETE FROM projection_copies WHERE name = 'case_urgency';
DROP TABLE IF EXISTS rebuild.case_urgency, retired.case_urgency;
ALTER TABLE case_urgency ADD COLUMN province text;
COMMENT ON COLUMN case_urgency.province IS 'as case_list has it';
CREATE INDEX case_urgency_examined ON case_urgency (province, examined_on);

-- A case that was escalated is not closed by that, and is nobody's to examine any more.
CREATE INDEX case_list_to_do ON case_list (province, due_on) INCLUDE (inspectors)
    WHERE closed_on IS NULL AND status NOT IN ('Escalated', 'Merged');
