-- Those who are appointed as inspectors, for lists, and for the question whether a province keeps its register.

CREATE TABLE officers (
    id            uuid    PRIMARY KEY,
    version       bigint  NOT NULL,
    officer       text    NOT NULL,
    nip           text    NOT NULL,
    level         text    NOT NULL,
    province      text    NOT NULL,
    unit          text    NOT NULL,
    appointed_on  date    NOT NULL,
    card          text,
    card_valid_to date,
    ended_on      date
);
COMMENT ON COLUMN officers.card_valid_to IS 'last day of the last card; with its number null when there is none or it is withdrawn';
CREATE INDEX officers_of_province ON officers (province, officer);

INSERT INTO checkpoints (name) VALUES ('officers');

GRANT SELECT, INSERT, UPDATE, DELETE ON officers TO wasnaker_app;
