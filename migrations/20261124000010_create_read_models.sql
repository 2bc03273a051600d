-- Read models answer lists and counts without reading the log; each row can be made again from it.

CREATE TABLE checkpoints (
    name             text        PRIMARY KEY,
    position         bigint      NOT NULL DEFAULT 0 CHECK (position >= 0),
    stopped_position bigint,
    error            text,
    updated_at       timestamptz NOT NULL DEFAULT clock_timestamp()
);
INSERT INTO checkpoints (name) VALUES
    ('case_list'), ('prosecution_register'), ('deadlines'), ('prosecution_statistics'), ('open_prosecutions');

CREATE TABLE case_list (
    id            uuid   PRIMARY KEY,
    version       bigint NOT NULL,
    province      text   NOT NULL,
    status        text   NOT NULL,
    establishment text   NOT NULL,
    source        text   NOT NULL,
    norms         text[] NOT NULL,
    inspectors    text[] NOT NULL,
    registered_on date   NOT NULL,
    due_on        date,
    closed_on     date
);
CREATE INDEX case_list_newest ON case_list (registered_on DESC, id DESC);
CREATE INDEX case_list_newest_of_province ON case_list (province, registered_on DESC, id DESC);
CREATE INDEX case_list_newest_of_status ON case_list (status, registered_on DESC, id DESC);

CREATE TABLE prosecution_register (
    id               uuid   PRIMARY KEY,
    version          bigint NOT NULL,
    register_no      text,
    province         text   NOT NULL,
    status           text   NOT NULL,
    establishment    text   NOT NULL,
    norm             text   NOT NULL,
    inspector        text   NOT NULL,
    offence_date     date   NOT NULL,
    outcome          text,
    fine_idr         bigint,
    inspection_case  uuid,
    reported_on      date,
    opened_on        date,
    bap_completed_on date,
    referred_on      date,
    judged_on        date,
    completed_on     date
);
CREATE INDEX prosecution_register_newest ON prosecution_register (offence_date DESC, id DESC);
CREATE INDEX prosecution_register_newest_of_province ON prosecution_register (province, offence_date DESC, id DESC);

CREATE TABLE deadlines (
    id         uuid   PRIMARY KEY,
    version    bigint NOT NULL,
    kind       text   NOT NULL,
    province   text   NOT NULL,
    inspectors text[] NOT NULL,
    due_on     date,
    derivation text,
    outcome    text
);
COMMENT ON TABLE deadlines IS 'the running note of each case; due_on is null until its receipt';
CREATE INDEX deadlines_open ON deadlines (due_on) WHERE outcome IS NULL AND due_on IS NOT NULL;
CREATE INDEX deadlines_of_inspector ON deadlines USING gin (inspectors) WHERE outcome IS NULL;

-- Milestones: reached or not, and on which day where that is known; a register does not tell every day.
CREATE TABLE prosecution_statistics (
    id           uuid    PRIMARY KEY,
    version      bigint  NOT NULL,
    province     text    NOT NULL,
    norm         text    NOT NULL,
    inspector    text    NOT NULL,
    outcome      text,
    fine_idr     bigint  NOT NULL,
    reported     boolean NOT NULL,
    reported_on  date,
    opened       boolean NOT NULL,
    opened_on    date,
    referred     boolean NOT NULL,
    referred_on  date,
    judged       boolean NOT NULL,
    judged_on    date,
    completed    boolean NOT NULL,
    completed_on date
);
CREATE INDEX prosecution_statistics_completed ON prosecution_statistics (completed_on) WHERE completed;

GRANT SELECT, INSERT, UPDATE, DELETE
    ON checkpoints, case_list, prosecution_register, deadlines, prosecution_statistics TO wasnaker_app;
