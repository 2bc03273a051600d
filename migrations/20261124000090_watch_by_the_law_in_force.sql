-- Days from which times run, instead of their last days: the clock counts them by the law in force
-- when it looks, so that a change of the law reaches what still runs.
-- The columns of last days are written by the versions before only; rows are theirs until they are
-- rebuilt.

DELETE FROM projection_copies WHERE name IN ('watches', 'remedies');
DROP TABLE IF EXISTS rebuild.watches, rebuild.remedies, retired.watches, retired.remedies;

ALTER TABLE watches
    ADD COLUMN touched          bigint,
    ADD COLUMN running          boolean,
    ADD COLUMN prosecutable     boolean,
    ADD COLUMN opened_on        date,
    ADD COLUMN bap_completed_on date,
    ADD COLUMN referred_on      date,
    ADD COLUMN stopped_on       date,
    ADD COLUMN final_on         date;
COMMENT ON TABLE watches IS 'one row for each prosecution; opened_on to final_on are the days from which times run, null when nothing is waited for; prosecutable while there is no judgment; running when the clock has anything to count; touched is the position of the last event';
CREATE INDEX watches_touched ON watches (touched) WHERE running;

ALTER TABLE remedies ADD COLUMN known_on date;
COMMENT ON TABLE remedies IS 'one row for each prosecution; known_on is the day on which the accused knew a judgment that takes liberty, from which the days for a remedy run';
CREATE INDEX remedies_known ON remedies (known_on) WHERE outcome IS NULL AND known_on IS NOT NULL;
