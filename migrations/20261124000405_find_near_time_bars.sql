-- Prosecutions whose time bar is near are found by the day from which it runs; by which law that ends, the law says.

CREATE INDEX watches_barring ON watches (coalesce(known_on, offence_date), province) WHERE running AND prosecutable;
