-- What is counted of the past is read from the rows of now where nothing has happened since (ADR 100).

-- Rows are made by the version before, which tells nothing of it, until they are rebuilt.
DELETE FROM projection_copies WHERE name IN ('case_statistics', 'prosecution_statistics', 'establishment_list', 'officers');
DROP TABLE IF EXISTS rebuild.case_statistics, rebuild.case_statistics_sums, retired.case_statistics, retired.case_statistics_sums,
    rebuild.prosecution_statistics, rebuild.prosecution_statistics_sums, retired.prosecution_statistics, retired.prosecution_statistics_sums,
    rebuild.establishment_list, retired.establishment_list, rebuild.officers, retired.officers;
DO $$
DECLARE
    dated text;
BEGIN
    FOREACH dated IN ARRAY ARRAY['case_statistics', 'prosecution_statistics', 'establishment_list', 'officers'] LOOP
        EXECUTE format('ALTER TABLE %I ADD COLUMN known_from bigint, ADD COLUMN true_from date, ADD COLUMN begun_on date', dated);
        EXECUTE format('COMMENT ON COLUMN %I.known_from IS %L', dated, 'position of the last event in the row');
        EXECUTE format('COMMENT ON COLUMN %I.true_from IS %L', dated, 'the last day on which anything happened');
        EXECUTE format('COMMENT ON COLUMN %I.begun_on IS %L', dated, 'the first day on which anything was ever said to have happened');
    END LOOP;
END $$;
