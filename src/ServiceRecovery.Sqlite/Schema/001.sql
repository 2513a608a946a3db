-- The tables that RecoveryModel makes, for a file of our own; a test holds the two together. Times are UTC microseconds since 1970, money minor units.
CREATE TABLE IF NOT EXISTS recovery_limit_entries (
  tenant TEXT NOT NULL,
  limit_key TEXT NOT NULL,
  number INTEGER NOT NULL,
  at INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  id TEXT NOT NULL,
  event_version INTEGER NOT NULL,
  amount INTEGER NOT NULL,
  is_held INTEGER NOT NULL,
  CONSTRAINT recovery_limit_entries_key PRIMARY KEY (tenant, limit_key, number),
  CONSTRAINT recovery_limit_entry_is_not_negative CHECK (amount >= 0)
);

CREATE TABLE IF NOT EXISTS recovery_limits (
  tenant TEXT NOT NULL,
  limit_key TEXT NOT NULL,
  amount_limit INTEGER NOT NULL,
  use_limit INTEGER NOT NULL,
  window_from INTEGER NOT NULL,
  spent INTEGER NOT NULL,
  uses INTEGER NOT NULL,
  CONSTRAINT recovery_limits_key PRIMARY KEY (tenant, limit_key),
  CONSTRAINT recovery_limit_holds CHECK (spent <= amount_limit AND uses <= use_limit)
);

CREATE TABLE IF NOT EXISTS recovery_outbox (
  tenant TEXT NOT NULL,
  kind INTEGER NOT NULL,
  id TEXT NOT NULL,
  handler TEXT NOT NULL,
  event_version INTEGER NOT NULL,
  body BLOB NOT NULL,
  queued_at INTEGER NOT NULL,
  not_before INTEGER NOT NULL,
  attempt INTEGER NOT NULL,
  fault TEXT NULL,
  is_dead INTEGER NOT NULL,
  CONSTRAINT recovery_outbox_key PRIMARY KEY (tenant, kind, id, handler, event_version)
);

CREATE TABLE IF NOT EXISTS recovery_receipts (
  tenant TEXT NOT NULL,
  kind INTEGER NOT NULL,
  id TEXT NOT NULL,
  command TEXT NOT NULL,
  fingerprint BLOB NOT NULL,
  first_version INTEGER NOT NULL,
  last_version INTEGER NOT NULL,
  CONSTRAINT recovery_receipts_key PRIMARY KEY (tenant, kind, id, command)
);

CREATE TABLE IF NOT EXISTS recovery_streams (
  tenant TEXT NOT NULL,
  kind INTEGER NOT NULL,
  id TEXT NOT NULL,
  stage TEXT NOT NULL,
  version INTEGER NOT NULL,
  ending INTEGER NOT NULL,
  earned_version INTEGER NOT NULL,
  staled_version INTEGER NOT NULL,
  playbook TEXT NOT NULL,
  playbook_version INTEGER NOT NULL,
  responsible TEXT NOT NULL,
  responsible_version INTEGER NULL,
  responsible_slot INTEGER NULL,
  next_due INTEGER NULL,
  leased_until INTEGER NULL,
  severity INTEGER NOT NULL,
  customer TEXT NULL,
  opened_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  chain BLOB NOT NULL,
  CONSTRAINT recovery_streams_key PRIMARY KEY (tenant, kind, id),
  CONSTRAINT recovery_stream_earned CHECK (ending NOT BETWEEN 1 AND 4 OR (earned_version > staled_version AND earned_version BETWEEN 1 AND version)),
  CONSTRAINT recovery_stream_ending CHECK (ending BETWEEN 0 AND 8),
  CONSTRAINT recovery_stream_version CHECK (version >= 0)
);

CREATE TABLE IF NOT EXISTS recovery_texts (
  tenant TEXT NOT NULL,
  kind INTEGER NOT NULL,
  id TEXT NOT NULL,
  version INTEGER NOT NULL,
  slot INTEGER NOT NULL,
  subject TEXT NOT NULL,
  codec TEXT NOT NULL,
  salt BLOB NOT NULL,
  bytes BLOB NOT NULL,
  CONSTRAINT recovery_texts_key PRIMARY KEY (tenant, kind, id, version, slot)
);

CREATE TABLE IF NOT EXISTS recovery_events (
  tenant TEXT NOT NULL,
  kind INTEGER NOT NULL,
  id TEXT NOT NULL,
  version INTEGER NOT NULL,
  type TEXT NOT NULL,
  recorded_at INTEGER NOT NULL,
  occurred_at INTEGER NULL,
  actor TEXT NOT NULL,
  actor_kind INTEGER NOT NULL,
  role TEXT NOT NULL,
  acts_for TEXT NULL,
  command TEXT NOT NULL,
  command_index INTEGER NOT NULL,
  stage TEXT NOT NULL,
  body BLOB NOT NULL,
  chain BLOB NOT NULL,
  format INTEGER NOT NULL,
  CONSTRAINT recovery_events_key PRIMARY KEY (tenant, kind, id, version),
  CONSTRAINT recovery_event_has_stream FOREIGN KEY (tenant, kind, id) REFERENCES recovery_streams (tenant, kind, id) ON DELETE RESTRICT
);

CREATE INDEX IF NOT EXISTS recovery_limit_entries_by_stream ON recovery_limit_entries (tenant, kind, id);

CREATE INDEX IF NOT EXISTS recovery_limit_entries_by_time ON recovery_limit_entries (tenant, limit_key, at);

CREATE INDEX IF NOT EXISTS recovery_outbox_ready ON recovery_outbox (not_before, queued_at);

CREATE INDEX IF NOT EXISTS recovery_streams_by_responsible ON recovery_streams (tenant, kind, responsible, next_due, opened_at, id) WHERE ending = 0;

CREATE INDEX IF NOT EXISTS recovery_streams_due ON recovery_streams (next_due, tenant, id, kind) WHERE next_due IS NOT NULL;

CREATE INDEX IF NOT EXISTS recovery_streams_worklist ON recovery_streams (tenant, kind, next_due, opened_at, id) WHERE ending = 0;

CREATE INDEX IF NOT EXISTS recovery_texts_by_subject ON recovery_texts (tenant, subject);
