-- Replays of all prosecutions under a changed law, taken on in batches by any process that runs processes.

CREATE TABLE simulations (
    id          uuid        PRIMARY KEY,
    asked_by    text        NOT NULL,
    asked_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    edits       jsonb       NOT NULL,
    law_version bigint      NOT NULL,
    position    bigint      NOT NULL,
    state       text        NOT NULL DEFAULT 'waiting'
                CHECK (state IN ('waiting', 'running', 'done', 'failed')),
    cause       text,
    total       bigint      NOT NULL,
    examined    bigint      NOT NULL DEFAULT 0,
    differing   bigint      NOT NULL DEFAULT 0,
    falling     bigint      NOT NULL DEFAULT 0,
    reached     text        NOT NULL DEFAULT ''
);
COMMENT ON TABLE simulations IS 'edits are changes of the law of law_version; prosecutions are read as they were at position; reached is the last stream examined';
CREATE INDEX simulations_open ON simulations (asked_at) WHERE state IN ('waiting', 'running');

CREATE TABLE simulation_findings (
    simulation  uuid    NOT NULL REFERENCES simulations,
    prosecution uuid    NOT NULL,
    falls       boolean NOT NULL,
    finding     jsonb   NOT NULL,
    PRIMARY KEY (simulation, prosecution)
);
CREATE INDEX simulation_findings_falling ON simulation_findings (simulation, prosecution) WHERE falls;

GRANT SELECT, INSERT, UPDATE ON simulations TO wasnaker_app;
GRANT SELECT, INSERT ON simulation_findings TO wasnaker_app;
