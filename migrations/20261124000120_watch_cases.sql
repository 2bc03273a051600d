-- Cases with what is waited for in them, for the clock and for the worklists of those whom it concerns.

CREATE TABLE case_watches (
    id         uuid    PRIMARY KEY,
    version    bigint  NOT NULL,
    province   text    NOT NULL,
    offered_to text,
    inspectors text[]  NOT NULL,
    duties     jsonb   NOT NULL,
    running    boolean NOT NULL,
    touched    bigint  NOT NULL
);
COMMENT ON TABLE case_watches IS 'one row for each case; duties hold what is waited for with the days from which times run, and the findings whose time bar may be near; running when the clock has anything to count; touched is the position of the last event';
CREATE INDEX case_watches_touched ON case_watches (touched) WHERE running;
CREATE INDEX case_watches_of_province ON case_watches (province) WHERE running;
CREATE INDEX case_watches_offered ON case_watches (offered_to) WHERE running AND offered_to IS NOT NULL;
CREATE INDEX case_watches_of_inspector ON case_watches USING gin (inspectors) WHERE running;

INSERT INTO checkpoints (name) VALUES ('case_watches');

GRANT SELECT, INSERT, UPDATE, DELETE ON case_watches TO wasnaker_app;
