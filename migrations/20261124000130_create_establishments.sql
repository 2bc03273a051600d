-- Establishments: found by name with slips of the pen, by number and by place; and what each has not reported, found by the day from which it is counted.

-- Trusted: whoever may create in the database may create it; Debian's package of the server contains it.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE TABLE establishment_list (
    id            uuid    PRIMARY KEY,
    version       bigint  NOT NULL,
    province      text    NOT NULL,
    regency       text,
    address       text,
    legal_name    text    NOT NULL,
    trade_name    text,
    former_names  text[]  NOT NULL,
    search        text    NOT NULL,
    office        text    NOT NULL,
    parent        uuid,
    nib           text,
    npwp          text,
    nitku         text,
    numbers       text[]  NOT NULL,
    kbli          text,
    kbli_edition  text,
    workers       integer,
    status        text    NOT NULL,
    linked_from   text,
    registered_on date    NOT NULL,
    duties        jsonb   NOT NULL,
    opening_on    date,
    opening_cause text,
    opening_since date,
    closing_on    date,
    closing_cause text,
    closing_since date,
    annual_year   integer,
    annual_on     date,
    annual_since  date,
    annual_later  integer[] NOT NULL
);
COMMENT ON COLUMN establishment_list.search IS 'all names without legal forms, accents and signs';
COMMENT ON COLUMN establishment_list.linked_from IS 'the state to which the end of a link returns';
COMMENT ON COLUMN establishment_list.opening_on IS 'the first event whose report is missing; the law says how many days after it is overdue';
COMMENT ON COLUMN establishment_list.closing_on IS 'the first event whose report is missing; the law says how many days before it is overdue';
COMMENT ON COLUMN establishment_list.annual_on IS 'the last day of the first yearly report that is missing';
COMMENT ON COLUMN establishment_list.opening_since IS 'the first event, reported or not: since when there is anything to comply with';
COMMENT ON COLUMN establishment_list.annual_later IS 'years after annual_year of which there is a report';

CREATE INDEX establishment_list_newest ON establishment_list (registered_on DESC, id DESC);
CREATE INDEX establishment_list_newest_of_province ON establishment_list (province, registered_on DESC, id DESC);
CREATE INDEX establishment_list_by_name ON establishment_list USING gin (search gin_trgm_ops);
CREATE INDEX establishment_list_by_number ON establishment_list USING gin (numbers);
CREATE INDEX establishment_list_opening ON establishment_list (opening_on, id) WHERE opening_on IS NOT NULL;
CREATE INDEX establishment_list_closing ON establishment_list (closing_on, id) WHERE closing_on IS NOT NULL;
CREATE INDEX establishment_list_annual ON establishment_list (annual_on, id) WHERE annual_on IS NOT NULL;
CREATE INDEX establishment_list_opening_of_province ON establishment_list (province, opening_on, id) WHERE opening_on IS NOT NULL;
CREATE INDEX establishment_list_closing_of_province ON establishment_list (province, closing_on, id) WHERE closing_on IS NOT NULL;
CREATE INDEX establishment_list_annual_of_province ON establishment_list (province, annual_on, id) WHERE annual_on IS NOT NULL;

CREATE TABLE establishment_list_times (LIKE establishment_list, known_from bigint NOT NULL, true_from date NOT NULL, stands boolean NOT NULL);
CREATE UNIQUE INDEX establishment_list_times_key ON establishment_list_times (id, known_from, true_from);
CREATE INDEX establishment_list_times_newest ON establishment_list_times (registered_on DESC, id DESC);

INSERT INTO checkpoints (name) VALUES ('establishment_list'), ('establishment_list_times');

GRANT SELECT, INSERT, UPDATE, DELETE ON establishment_list, establishment_list_times TO wasnaker_app;
