-- Where an establishment lay on the day of an offence tells which province has the case; and establishments are found by their address too.
-- Rows are made by the version before, which knows no such columns, until they are rebuilt.

DELETE FROM projection_copies WHERE name IN ('establishment_list', 'establishment_list_times');
DROP TABLE IF EXISTS
    rebuild.establishment_list, rebuild.establishment_list_times,
    retired.establishment_list, retired.establishment_list_times;

ALTER TABLE establishment_list
    ADD COLUMN places jsonb, ADD COLUMN former text[], ADD COLUMN place_search text,
    ALTER COLUMN annual_later SET DEFAULT '{}';
ALTER TABLE establishment_list_times
    ADD COLUMN places jsonb, ADD COLUMN former text[], ADD COLUMN place_search text,
    ALTER COLUMN annual_later SET DEFAULT '{}';
COMMENT ON COLUMN establishment_list.former IS 'provinces of places that it has left, for offences of that time';
COMMENT ON COLUMN establishment_list.place_search IS 'address, regency and province without accents and signs';
COMMENT ON COLUMN establishment_list.annual_later IS 'written by versions before; read by none any more';

CREATE INDEX establishment_list_former ON establishment_list USING gin (former) WHERE former <> '{}';
CREATE INDEX establishment_list_by_place ON establishment_list USING gin (place_search gin_trgm_ops);
