-- Judgments that take liberty, until they are final.

CREATE TABLE remedies (
    id            uuid    PRIMARY KEY,
    version       bigint  NOT NULL,
    province      text    NOT NULL,
    takes_liberty boolean NOT NULL,
    in_absentia   boolean,
    judged_on     date,
    due_on        date,
    derivation    text,
    outcome       text
);
COMMENT ON TABLE remedies IS 'one row for each prosecution; due_on is the last day for a remedy, null until the accused knows a judgment that takes liberty';
CREATE INDEX remedies_open ON remedies (due_on) WHERE outcome IS NULL AND due_on IS NOT NULL;

INSERT INTO checkpoints (name) VALUES ('remedies');

GRANT SELECT, INSERT, UPDATE, DELETE ON remedies TO wasnaker_app;
