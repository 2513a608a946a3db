-- A person said that the clock was right, though it was far ahead of the newest event. What is taken of a limit doesn't count where it is dated ahead; the guards are new for that.
ALTER TABLE recovery_schema ADD COLUMN clock_accepted_at INTEGER NULL;
