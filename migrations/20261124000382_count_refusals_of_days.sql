-- The page of operations counts the refused commands of some days.

CREATE INDEX refusals_of_days ON refusals (refused_at);
