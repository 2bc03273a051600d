-- Who reads one province finds its sums without those of all others.
ALTER TABLE case_statistics_sums DROP CONSTRAINT case_statistics_sums_pkey,
    ADD PRIMARY KEY (milestone, dimension, level, province, period, value);
ALTER TABLE prosecution_statistics_sums DROP CONSTRAINT prosecution_statistics_sums_pkey,
    ADD PRIMARY KEY (milestone, dimension, level, province, period, value, inspector);
