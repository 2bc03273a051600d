-- What a unit has to do and has examined in a month is found without its cases of all years.
CREATE INDEX case_urgency_examined ON case_urgency (examined_on);

-- A case that was escalated is not closed by that, and is nobody's to examine any more.
CREATE INDEX case_list_to_do ON case_list (province, due_on)
    WHERE closed_on IS NULL AND status NOT IN ('Escalated', 'Merged');
