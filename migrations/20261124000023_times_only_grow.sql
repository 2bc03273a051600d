-- Lists and counts as they were: a row for each event instead of spans that later events close.
-- Made from the log; servers of the release before leave tables of another version alone.

DELETE FROM projection_copies WHERE name LIKE '%\_times';
DROP TABLE IF EXISTS
    rebuild.case_list_times, rebuild.prosecution_register_times, rebuild.prosecution_statistics_times,
    retired.case_list_times, retired.prosecution_register_times, retired.prosecution_statistics_times;
DROP TABLE case_list_times, prosecution_register_times, prosecution_statistics_times;

CREATE TABLE case_list_times (LIKE case_list, known_from bigint NOT NULL, true_from date NOT NULL, stands boolean NOT NULL);
CREATE TABLE prosecution_register_times (LIKE prosecution_register, known_from bigint NOT NULL, true_from date NOT NULL, stands boolean NOT NULL);
CREATE TABLE prosecution_statistics_times (LIKE prosecution_statistics, known_from bigint NOT NULL, true_from date NOT NULL, stands boolean NOT NULL);

COMMENT ON COLUMN case_list_times.known_from IS 'position since which it is known';
COMMENT ON COLUMN case_list_times.true_from IS 'day since which it is true; with one position, until the next row';
COMMENT ON COLUMN case_list_times.stands IS 'false where it came to be known that nothing was true yet on that day';

-- The newest row of a stream by a position and a day.
CREATE UNIQUE INDEX case_list_times_key ON case_list_times (id, known_from, true_from);
CREATE UNIQUE INDEX prosecution_register_times_key ON prosecution_register_times (id, known_from, true_from);
CREATE UNIQUE INDEX prosecution_statistics_times_key ON prosecution_statistics_times (id, known_from, true_from);

CREATE INDEX case_list_times_newest ON case_list_times (registered_on DESC, id DESC);
CREATE INDEX prosecution_register_times_newest ON prosecution_register_times (offence_date DESC, id DESC);

UPDATE checkpoints SET position = 0, version = 2, stopped_position = NULL, error = NULL WHERE name LIKE '%\_times';

GRANT SELECT, INSERT, UPDATE, DELETE
    ON case_list_times, prosecution_register_times, prosecution_statistics_times TO wasnaker_app;
