-- Cases, visits and prosecutions are counted by more: who was sent, what was examined, when it was complied with,
-- which establishment. Rows are made by the versions before, which know none of it, until they are rebuilt.

DELETE FROM projection_copies
WHERE name IN ('case_statistics', 'case_statistics_times', 'prosecution_statistics', 'prosecution_statistics_times');
DROP TABLE IF EXISTS
    rebuild.case_statistics, rebuild.case_statistics_times, retired.case_statistics, retired.case_statistics_times,
    rebuild.prosecution_statistics, rebuild.prosecution_statistics_times,
    retired.prosecution_statistics, retired.prosecution_statistics_times;

DO $$
DECLARE
    one text;
BEGIN
    FOREACH one IN ARRAY ARRAY['case_statistics', 'case_statistics_times'] LOOP
        EXECUTE format('ALTER TABLE %I
            ADD COLUMN establishment uuid, ADD COLUMN firm text, ADD COLUMN kind text,
            ADD COLUMN inspectors text[] NOT NULL DEFAULT ''{}'', ADD COLUMN visits jsonb NOT NULL DEFAULT ''[]'',
            ADD COLUMN open_findings integer[] NOT NULL DEFAULT ''{}'',
            ADD COLUMN order_number text, ADD COLUMN special_number text,
            ADD COLUMN complied_with text', one);
        EXECUTE format('ALTER TABLE %I
            ADD COLUMN ordered  boolean NOT NULL DEFAULT false, ADD COLUMN ordered_on  date, ADD COLUMN ordered_in  text,
            ADD COLUMN received boolean NOT NULL DEFAULT false, ADD COLUMN received_on date, ADD COLUMN received_in text,
            ADD COLUMN special  boolean NOT NULL DEFAULT false, ADD COLUMN special_on  date, ADD COLUMN special_in  text,
            ADD COLUMN complied boolean NOT NULL DEFAULT false, ADD COLUMN complied_on date, ADD COLUMN complied_in text', one);
    END LOOP;
    FOREACH one IN ARRAY ARRAY['prosecution_statistics', 'prosecution_statistics_times'] LOOP
        EXECUTE format('ALTER TABLE %I
            ADD COLUMN firm text, ADD COLUMN status text, ADD COLUMN accused_role text, ADD COLUMN person uuid, ADD COLUMN inspection_case uuid,
            ADD COLUMN minutes boolean NOT NULL DEFAULT false, ADD COLUMN minutes_on date, ADD COLUMN minutes_in text,
            ADD COLUMN final   boolean NOT NULL DEFAULT false, ADD COLUMN final_on   date, ADD COLUMN final_in   text', one);
    END LOOP;
END $$;
COMMENT ON COLUMN case_statistics.visits IS 'each examination begun at the workplace: {number, kind, visited_on, visited_in, inspectors}';
COMMENT ON COLUMN case_statistics.complied_with IS 'the last note that was issued when the last open finding was resolved';

COMMENT ON COLUMN case_statistics.firm IS 'by what establishments are told apart: the id in their register, else the name without legal forms and signs';

-- The level and the unit of an officer as they were, for counts of the past.
CREATE TABLE officers_times (LIKE officers, known_from bigint NOT NULL, true_from date NOT NULL, stands boolean NOT NULL);
CREATE UNIQUE INDEX officers_times_key ON officers_times (id, known_from, true_from);
INSERT INTO checkpoints (name) VALUES ('officers_times');
GRANT SELECT, INSERT, UPDATE, DELETE ON officers_times TO wasnaker_app;
