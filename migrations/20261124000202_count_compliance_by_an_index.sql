-- The rates of those who comply are counted from an index that holds the days of each duty, not from the rows of the whole register.

CREATE INDEX establishment_list_complying ON establishment_list (province)
    INCLUDE (opening_since, opening_on, annual_since, annual_on, closing_since, closing_on);
