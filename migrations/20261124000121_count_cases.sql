-- Inspection cases by milestone, for counts, now and as they were. Where a case comes from is in none of it.

CREATE TABLE case_statistics (
    id             uuid    PRIMARY KEY,
    version        bigint  NOT NULL,
    province       text    NOT NULL,
    norms          text[]  NOT NULL,
    status         text    NOT NULL,
    close_reason   text,
    nota_i_number  text,
    nota_ii_number text,
    registered     boolean NOT NULL,
    registered_on  date,
    registered_in  text,
    examined       boolean NOT NULL,
    examined_on    date,
    examined_in    text,
    nota_i         boolean NOT NULL,
    nota_i_on      date,
    nota_i_in      text,
    nota_ii        boolean NOT NULL,
    nota_ii_on     date,
    nota_ii_in     text,
    escalated      boolean NOT NULL,
    escalated_on   date,
    escalated_in   text,
    closed         boolean NOT NULL,
    closed_on      date,
    closed_in      text
);
COMMENT ON TABLE case_statistics IS 'milestones of each case: reached or not, on which day, and in which province it was then';
CREATE INDEX case_statistics_registered ON case_statistics (registered_on) WHERE registered;
CREATE INDEX case_statistics_closed ON case_statistics (closed_on) WHERE closed;

CREATE TABLE case_statistics_times (LIKE case_statistics, known_from bigint NOT NULL, true_from date NOT NULL, stands boolean NOT NULL);
CREATE UNIQUE INDEX case_statistics_times_key ON case_statistics_times (id, known_from, true_from);

INSERT INTO checkpoints (name) VALUES ('case_statistics'), ('case_statistics_times');

GRANT SELECT, INSERT, UPDATE, DELETE ON case_statistics, case_statistics_times TO wasnaker_app;
