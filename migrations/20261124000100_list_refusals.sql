-- Refused commands are listed newest first, of a province, of a rule, or of both.

CREATE INDEX refusals_of_province ON refusals (province, id);
CREATE INDEX refusals_of_rule ON refusals (code, id);
