-- A store remembers the pseudonym key it was first used with: its name, and what it makes of a fixed text.
ALTER TABLE recovery_schema ADD COLUMN IF NOT EXISTS key_id varchar(64) COLLATE "C";
ALTER TABLE recovery_schema ADD COLUMN IF NOT EXISTS key_check bytea;

-- What was taken of a limit is given back by an event, and the entry names it.
ALTER TABLE recovery_limit_entries ADD COLUMN IF NOT EXISTS released_kind integer;
ALTER TABLE recovery_limit_entries ADD COLUMN IF NOT EXISTS released_id varchar(64) COLLATE "C";
ALTER TABLE recovery_limit_entries ADD COLUMN IF NOT EXISTS released_version bigint;
