-- The clock watches the registration by the court and the notice of a judgment in absence.

DELETE FROM projection_copies WHERE name = 'watches';
DROP TABLE IF EXISTS rebuild.watches, retired.watches;
ALTER TABLE watches ADD COLUMN unregistered_from date, ADD COLUMN untold_from date;
COMMENT ON COLUMN watches.unregistered_from IS 'day of the referral, until the court has registered or heard the case';
COMMENT ON COLUMN watches.untold_from IS 'day of a judgment in absence, until the accused was told';
