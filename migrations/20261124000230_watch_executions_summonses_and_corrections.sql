-- The clock watches the delivery of summonses, the time bar of the execution and proposed corrections.

DELETE FROM projection_copies WHERE name = 'watches';
DROP TABLE IF EXISTS rebuild.watches, retired.watches;
ALTER TABLE watches
    ADD COLUMN undelivered jsonb,
    ADD COLUMN substance text,
    ADD COLUMN judged_on date,
    ADD COLUMN penalised boolean,
    ADD COLUMN executable_from date,
    ADD COLUMN warned_of_execution integer,
    ADD COLUMN correction_until date;
COMMENT ON COLUMN watches.undelivered IS 'summonses that wait for their delivery';
COMMENT ON COLUMN watches.substance IS 'criminal law that was decided on';
COMMENT ON COLUMN watches.judged_on IS 'day of the judgment';
COMMENT ON COLUMN watches.penalised IS 'whether the judgment has something to execute';
COMMENT ON COLUMN watches.executable_from IS 'day from which a penalty is to be executed, until it is';
COMMENT ON COLUMN watches.warned_of_execution IS 'days left before the end of the right to execute at the last warning';
COMMENT ON COLUMN watches.correction_until IS 'last day to decide in time on a proposed correction';
