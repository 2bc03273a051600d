-- Lists and counts as they were: what was true on a day, as far as it was known at a position.
-- Each row of a read model once for every span of positions (known) and days (during) in which it
-- was the same; of one stream, no two rows meet in both.

CREATE TABLE case_list_times (LIKE case_list, known int8range NOT NULL, during daterange NOT NULL);
CREATE TABLE prosecution_register_times (LIKE prosecution_register, known int8range NOT NULL, during daterange NOT NULL);
CREATE TABLE prosecution_statistics_times (LIKE prosecution_statistics, known int8range NOT NULL, during daterange NOT NULL);

COMMENT ON COLUMN case_list_times.known IS 'positions at which it was known so; without an end, it still is';
COMMENT ON COLUMN case_list_times.during IS 'days on which it was so; without an end, it still is';

-- One stream's rows, and those that still stand, are found by the key.
CREATE UNIQUE INDEX case_list_times_key ON case_list_times (id, lower(during), lower(known));
CREATE UNIQUE INDEX prosecution_register_times_key ON prosecution_register_times (id, lower(during), lower(known));
CREATE UNIQUE INDEX prosecution_statistics_times_key ON prosecution_statistics_times (id, lower(during), lower(known));

-- A position and a day meet one row of each stream at most.
CREATE INDEX case_list_times_met ON case_list_times USING gist (known, during);
CREATE INDEX prosecution_register_times_met ON prosecution_register_times USING gist (known, during);
CREATE INDEX prosecution_statistics_times_met ON prosecution_statistics_times USING gist (known, during);

CREATE INDEX case_list_times_newest ON case_list_times (registered_on DESC, id DESC);
CREATE INDEX prosecution_register_times_newest ON prosecution_register_times (offence_date DESC, id DESC);

INSERT INTO checkpoints (name) VALUES
    ('case_list_times'), ('prosecution_register_times'), ('prosecution_statistics_times');

GRANT SELECT, INSERT, UPDATE, DELETE
    ON case_list_times, prosecution_register_times, prosecution_statistics_times TO wasnaker_app;
