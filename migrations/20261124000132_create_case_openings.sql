-- Cases opened for overdue reports, taken on in batches by any process that runs processes; one result for each report.

CREATE TABLE case_openings (
    id        uuid        PRIMARY KEY,
    asked_by  jsonb       NOT NULL,
    asked_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    asked_on  date        NOT NULL,
    province  text,
    filter    jsonb       NOT NULL,
    state     text        NOT NULL DEFAULT 'waiting'
              CHECK (state IN ('waiting', 'running', 'done', 'failed')),
    cause     text,
    total     bigint      NOT NULL,
    examined  bigint      NOT NULL DEFAULT 0,
    opened    bigint      NOT NULL DEFAULT 0,
    known     bigint      NOT NULL DEFAULT 0,
    refused   bigint      NOT NULL DEFAULT 0,
    reached   jsonb
);
COMMENT ON TABLE case_openings IS 'asked_by is the officer in whose name cases are registered, asked_on the day on which reports are overdue; reached is the place of the last one examined';
CREATE INDEX case_openings_open ON case_openings (asked_at) WHERE state IN ('waiting', 'running');

CREATE TABLE case_opening_results (
    opening       uuid   NOT NULL REFERENCES case_openings,
    number        bigint NOT NULL,
    establishment uuid   NOT NULL,
    duty          text   NOT NULL,
    period        text   NOT NULL,
    outcome       text   NOT NULL CHECK (outcome IN ('opened', 'known', 'refused')),
    case_id       uuid   NOT NULL,
    detail        text,
    PRIMARY KEY (opening, number)
);

GRANT SELECT, INSERT, UPDATE ON case_openings TO wasnaker_app;
GRANT SELECT, INSERT ON case_opening_results TO wasnaker_app;
