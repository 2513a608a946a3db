-- A store remembers the pseudonym key it was first used with: its name, and what it makes of a fixed text.
ALTER TABLE recovery_schema ADD COLUMN key_id TEXT NULL;
ALTER TABLE recovery_schema ADD COLUMN key_check BLOB NULL;

-- What was taken of a limit is given back by an event, and the entry names it.
ALTER TABLE recovery_limit_entries ADD COLUMN released_kind INTEGER NULL;
ALTER TABLE recovery_limit_entries ADD COLUMN released_id TEXT NULL;
ALTER TABLE recovery_limit_entries ADD COLUMN released_version INTEGER NULL;
