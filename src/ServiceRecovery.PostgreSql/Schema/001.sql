-- The tables of RecoveryModel, as a migration of a context makes them; where that has happened already they are left as they are.
-- What is compared is compared character by character; money, time and numbers are integers; bytes come back as they were given.
CREATE TABLE IF NOT EXISTS recovery_streams (
  tenant varchar(64) COLLATE "C" NOT NULL,
  kind integer NOT NULL,
  id varchar(64) COLLATE "C" NOT NULL,
  stage varchar(64) COLLATE "C" NOT NULL,
  version bigint NOT NULL,
  ending integer NOT NULL,
  earned_version bigint NOT NULL,
  staled_version bigint NOT NULL,
  playbook varchar(64) COLLATE "C" NOT NULL,
  playbook_version integer NOT NULL,
  responsible varchar(128) COLLATE "C" NOT NULL,
  responsible_version bigint,
  responsible_slot integer,
  next_due bigint,
  leased_until bigint,
  severity integer NOT NULL,
  customer varchar(128) COLLATE "C",
  opened_at bigint NOT NULL,
  changed_at bigint NOT NULL,
  chain bytea NOT NULL,
  CONSTRAINT recovery_streams_key PRIMARY KEY (tenant, kind, id),
  CONSTRAINT recovery_stream_version CHECK (version >= 0),
  CONSTRAINT recovery_stream_ending CHECK (ending BETWEEN 0 AND 8),
  CONSTRAINT recovery_stream_earned CHECK (ending NOT BETWEEN 1 AND 4 OR (earned_version > staled_version AND earned_version BETWEEN 1 AND version))
);
CREATE INDEX IF NOT EXISTS recovery_streams_due ON recovery_streams (next_due, tenant, id, kind) WHERE next_due IS NOT NULL;
CREATE INDEX IF NOT EXISTS recovery_streams_worklist ON recovery_streams (tenant, kind, next_due, opened_at, id) WHERE ending = 0;
CREATE INDEX IF NOT EXISTS recovery_streams_by_responsible ON recovery_streams (tenant, kind, responsible, next_due, opened_at, id) WHERE ending = 0;

CREATE TABLE IF NOT EXISTS recovery_events (
  tenant varchar(64) COLLATE "C" NOT NULL,
  kind integer NOT NULL,
  id varchar(64) COLLATE "C" NOT NULL,
  version bigint NOT NULL,
  type varchar(64) COLLATE "C" NOT NULL,
  recorded_at bigint NOT NULL,
  occurred_at bigint,
  actor varchar(128) COLLATE "C" NOT NULL,
  actor_kind integer NOT NULL,
  role varchar(64) COLLATE "C" NOT NULL,
  acts_for varchar(128) COLLATE "C",
  command varchar(64) COLLATE "C" NOT NULL,
  command_index integer NOT NULL,
  stage varchar(64) COLLATE "C" NOT NULL,
  body bytea NOT NULL,
  chain bytea NOT NULL,
  format integer NOT NULL,
  CONSTRAINT recovery_events_key PRIMARY KEY (tenant, kind, id, version),
  CONSTRAINT recovery_event_has_stream FOREIGN KEY (tenant, kind, id) REFERENCES recovery_streams (tenant, kind, id) ON DELETE RESTRICT
);

CREATE TABLE IF NOT EXISTS recovery_texts (
  tenant varchar(64) COLLATE "C" NOT NULL,
  kind integer NOT NULL,
  id varchar(64) COLLATE "C" NOT NULL,
  version bigint NOT NULL,
  slot integer NOT NULL,
  subject varchar(128) COLLATE "C" NOT NULL,
  codec varchar(32) COLLATE "C" NOT NULL,
  salt bytea NOT NULL,
  bytes bytea NOT NULL,
  CONSTRAINT recovery_texts_key PRIMARY KEY (tenant, kind, id, version, slot)
);
CREATE INDEX IF NOT EXISTS recovery_texts_by_subject ON recovery_texts (tenant, subject);

CREATE TABLE IF NOT EXISTS recovery_receipts (
  tenant varchar(64) COLLATE "C" NOT NULL,
  kind integer NOT NULL,
  id varchar(64) COLLATE "C" NOT NULL,
  command varchar(64) COLLATE "C" NOT NULL,
  fingerprint bytea NOT NULL,
  first_version bigint NOT NULL,
  last_version bigint NOT NULL,
  CONSTRAINT recovery_receipts_key PRIMARY KEY (tenant, kind, id, command)
);

CREATE TABLE IF NOT EXISTS recovery_limits (
  tenant varchar(64) COLLATE "C" NOT NULL,
  limit_key varchar(256) COLLATE "C" NOT NULL,
  amount_limit bigint NOT NULL,
  use_limit bigint NOT NULL,
  window_from bigint NOT NULL,
  spent bigint NOT NULL,
  uses bigint NOT NULL,
  CONSTRAINT recovery_limits_key PRIMARY KEY (tenant, limit_key),
  CONSTRAINT recovery_limit_holds CHECK (spent <= amount_limit AND uses <= use_limit)
);

CREATE TABLE IF NOT EXISTS recovery_limit_entries (
  tenant varchar(64) COLLATE "C" NOT NULL,
  limit_key varchar(256) COLLATE "C" NOT NULL,
  number bigint NOT NULL,
  at bigint NOT NULL,
  kind integer NOT NULL,
  id varchar(64) COLLATE "C" NOT NULL,
  event_version bigint NOT NULL,
  amount bigint NOT NULL,
  is_held integer NOT NULL,
  CONSTRAINT recovery_limit_entries_key PRIMARY KEY (tenant, limit_key, number),
  CONSTRAINT recovery_limit_entry_is_not_negative CHECK (amount >= 0)
);
CREATE INDEX IF NOT EXISTS recovery_limit_entries_by_time ON recovery_limit_entries (tenant, limit_key, at);
CREATE INDEX IF NOT EXISTS recovery_limit_entries_by_stream ON recovery_limit_entries (tenant, kind, id);

CREATE TABLE IF NOT EXISTS recovery_outbox (
  tenant varchar(64) COLLATE "C" NOT NULL,
  kind integer NOT NULL,
  id varchar(64) COLLATE "C" NOT NULL,
  handler varchar(64) COLLATE "C" NOT NULL,
  event_version bigint NOT NULL,
  body bytea NOT NULL,
  queued_at bigint NOT NULL,
  not_before bigint NOT NULL,
  attempt integer NOT NULL,
  fault varchar(128) COLLATE "C",
  is_dead integer NOT NULL,
  CONSTRAINT recovery_outbox_key PRIMARY KEY (tenant, kind, id, handler, event_version)
);
CREATE INDEX IF NOT EXISTS recovery_outbox_ready ON recovery_outbox (not_before, queued_at);
