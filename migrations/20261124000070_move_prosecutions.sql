-- A prosecution may be offered to another province, which finds what it has to answer, and is counted where it was at each milestone.
-- Rows are made by the versions before, which know no such columns, until they are rebuilt.

DELETE FROM projection_copies
WHERE name IN ('prosecution_register', 'prosecution_register_times',
               'prosecution_statistics', 'prosecution_statistics_times');
DROP TABLE IF EXISTS
    rebuild.prosecution_register, rebuild.prosecution_register_times,
    retired.prosecution_register, retired.prosecution_register_times,
    rebuild.prosecution_statistics, rebuild.prosecution_statistics_times,
    retired.prosecution_statistics, retired.prosecution_statistics_times;

ALTER TABLE prosecution_register ADD COLUMN offered_to text;
ALTER TABLE prosecution_register_times ADD COLUMN offered_to text;

CREATE INDEX prosecution_register_offered ON prosecution_register (offered_to, offence_date DESC, id DESC)
    WHERE offered_to IS NOT NULL;

ALTER TABLE prosecution_statistics
    ADD COLUMN reported_in text, ADD COLUMN opened_in text, ADD COLUMN referred_in text,
    ADD COLUMN judged_in text, ADD COLUMN completed_in text;
ALTER TABLE prosecution_statistics_times
    ADD COLUMN reported_in text, ADD COLUMN opened_in text, ADD COLUMN referred_in text,
    ADD COLUMN judged_in text, ADD COLUMN completed_in text;
