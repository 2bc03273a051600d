-- Prosecutions with the days that the clock watches.

CREATE TABLE watches (
    id          uuid    PRIMARY KEY,
    version     bigint  NOT NULL,
    province    text    NOT NULL,
    imported    boolean NOT NULL,
    regime      text,
    offence_date date   NOT NULL,
    known_on    date,
    summonses   text[]  NOT NULL,
    pay_until   date,
    fined       boolean NOT NULL,
    spdp_due_on date,
    present_due_on date,
    stop_due_on date,
    fine_due_on date,
    missed_from date,
    barred_on   date,
    warned      integer
);
COMMENT ON TABLE watches IS 'one row for each prosecution; the due days are the last ones, missed_from the day after the first of them; barred_on is the last day to prosecute while there is no judgment';
CREATE INDEX watches_missed ON watches (missed_from) WHERE missed_from IS NOT NULL;
CREATE INDEX watches_barred ON watches (barred_on) WHERE barred_on IS NOT NULL;

INSERT INTO checkpoints (name) VALUES ('watches');

GRANT SELECT, INSERT, UPDATE, DELETE ON watches TO wasnaker_app;
