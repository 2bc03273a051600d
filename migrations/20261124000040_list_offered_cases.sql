-- The province to which a case is offered, so that its officers find what they have to answer.
-- And cases about the same establishment are found and merged: the older one is told of it by a process.
-- Rows are made by the versions before, which know no such column, until they are rebuilt.

DELETE FROM projection_copies WHERE name IN ('case_list', 'case_list_times');
DROP TABLE IF EXISTS
    rebuild.case_list, rebuild.case_list_times, retired.case_list, retired.case_list_times;

ALTER TABLE case_list ADD COLUMN offered_to text;
ALTER TABLE case_list_times ADD COLUMN offered_to text;

CREATE INDEX case_list_offered ON case_list (offered_to, registered_on DESC, id DESC)
    WHERE offered_to IS NOT NULL;
CREATE INDEX case_list_establishment ON case_list (province, lower(establishment));

INSERT INTO checkpoints (name) VALUES ('tell_survivors');
