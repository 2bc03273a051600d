-- What was reported under an entry that is linked as a duplicate counts for the entry that stays: a process tells it.

INSERT INTO checkpoints (name) VALUES ('tell_of_duplicates');
