-- What was entered later may have happened earlier: the latest name and count by their own days hold.
-- Rows are made by the version before, which knows no such columns, until they are rebuilt.

DELETE FROM projection_copies WHERE name IN ('establishment_list', 'establishment_list_times');
DROP TABLE IF EXISTS
    rebuild.establishment_list, rebuild.establishment_list_times,
    retired.establishment_list, retired.establishment_list_times;

ALTER TABLE establishment_list ADD COLUMN named_on date, ADD COLUMN counted_on date;
ALTER TABLE establishment_list_times ADD COLUMN named_on date, ADD COLUMN counted_on date;
COMMENT ON COLUMN establishment_list.named_on IS 'day from which it bears its name, when that was ever changed';
COMMENT ON COLUMN establishment_list.counted_on IS 'day on which those who work there were counted';
