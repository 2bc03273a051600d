-- Work plans, and what of a case tells how urgent it is and in which plan it was included.

CREATE TABLE plans (
    id          uuid    PRIMARY KEY,
    version     bigint  NOT NULL,
    province    text    NOT NULL,
    unit        text    NOT NULL,
    year        integer NOT NULL,
    month       integer,
    inspector   text,
    planned     bigint  NOT NULL,
    state       text    NOT NULL,
    author      text    NOT NULL,
    approved_on date
);
CREATE INDEX plans_of_province ON plans (province, year DESC, id);

CREATE TABLE case_urgency (
    id           uuid   PRIMARY KEY,
    version      bigint NOT NULL,
    regency      text,
    plan         text,
    findings     jsonb  NOT NULL,
    severity     bigint NOT NULL,
    offence_date date,
    examined_on  date
);
COMMENT ON COLUMN case_urgency.plan IS 'number or identifier of the last plan in which the case was included';
COMMENT ON COLUMN case_urgency.severity IS 'of the gravest open finding: 1 minor, 2 moderate, 3 serious; 0 without one';
COMMENT ON COLUMN case_urgency.offence_date IS 'the first day of an open finding';
CREATE INDEX case_urgency_of_plan ON case_urgency (plan) WHERE plan IS NOT NULL;

-- Open cases are few among those of a province.
CREATE INDEX case_list_open ON case_list (province, due_on) WHERE closed_on IS NULL;

INSERT INTO checkpoints (name) VALUES ('plans'), ('case_urgency');

GRANT SELECT, INSERT, UPDATE, DELETE ON plans, case_urgency TO wasnaker_app;
