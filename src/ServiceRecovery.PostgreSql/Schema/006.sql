-- The tables of each database are the same; here the server's own clock counts, and nobody has to accept it. What is taken of a limit doesn't count where it is dated ahead; the guards are new for that.
ALTER TABLE recovery_schema ADD COLUMN IF NOT EXISTS clock_accepted_at bigint;
