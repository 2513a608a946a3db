-- A store remembers the pseudonym key it was first used with: its name, and what it makes of a fixed text.
ALTER TABLE recovery_schema ADD COLUMN key_id TEXT NULL;
ALTER TABLE recovery_schema ADD COLUMN key_check BLOB NULL;
