-- What a work list filters, orders and shows stands with the head. A case that was stored before is placed by what is due in it, or by when it changed last, until something happens in it.
ALTER TABLE recovery_streams ADD COLUMN IF NOT EXISTS customer_version bigint;
ALTER TABLE recovery_streams ADD COLUMN IF NOT EXISTS customer_slot integer;
ALTER TABLE recovery_streams ADD COLUMN IF NOT EXISTS order_key text COLLATE "C";
ALTER TABLE recovery_streams ADD COLUMN IF NOT EXISTS order_version bigint;
ALTER TABLE recovery_streams ADD COLUMN IF NOT EXISTS order_slot integer;
ALTER TABLE recovery_streams ADD COLUMN IF NOT EXISTS place text COLLATE "C";
ALTER TABLE recovery_streams ADD COLUMN IF NOT EXISTS cause text COLLATE "C";
ALTER TABLE recovery_streams ADD COLUMN IF NOT EXISTS failure text COLLATE "C";
ALTER TABLE recovery_streams ADD COLUMN IF NOT EXISTS channel text COLLATE "C";
ALTER TABLE recovery_streams ADD COLUMN IF NOT EXISTS is_owned integer;
ALTER TABLE recovery_streams ADD COLUMN IF NOT EXISTS wanted_at bigint;
ALTER TABLE recovery_streams ADD COLUMN IF NOT EXISTS wanted_reason integer;
ALTER TABLE recovery_streams ADD COLUMN IF NOT EXISTS wanted_ref varchar(64) COLLATE "C";
ALTER TABLE recovery_streams ADD COLUMN IF NOT EXISTS waiting_for varchar(64) COLLATE "C";
ALTER TABLE recovery_streams ADD COLUMN IF NOT EXISTS waiting text COLLATE "C";
ALTER TABLE recovery_streams ADD COLUMN IF NOT EXISTS card bytea;

-- The guards let a head change with its events alone; they are put on anew after this.
ALTER TABLE recovery_streams DISABLE TRIGGER USER;
UPDATE recovery_streams SET wanted_at = COALESCE(next_due, changed_at), wanted_reason = CASE WHEN next_due IS NULL THEN 4 ELSE 5 END
  WHERE wanted_at IS NULL AND kind <> 2 AND (ending = 0 OR next_due IS NOT NULL);
ALTER TABLE recovery_streams ENABLE TRIGGER USER;

DROP INDEX IF EXISTS recovery_streams_closed_due;
DROP INDEX IF EXISTS recovery_streams_worklist;
CREATE INDEX IF NOT EXISTS recovery_streams_worklist ON recovery_streams (tenant, kind, wanted_at, severity DESC, opened_at, id) WHERE ending = 0;
CREATE INDEX IF NOT EXISTS recovery_streams_closed ON recovery_streams (tenant, kind, wanted_at, severity DESC, opened_at, id) WHERE ending <> 0;
DROP INDEX IF EXISTS recovery_streams_by_responsible;
CREATE INDEX IF NOT EXISTS recovery_streams_by_responsible ON recovery_streams (responsible, tenant, kind, wanted_at, severity DESC, opened_at, id) WHERE ending = 0;
CREATE INDEX IF NOT EXISTS recovery_streams_unowned ON recovery_streams (tenant, kind, wanted_at, severity DESC, opened_at, id) WHERE ending = 0 AND is_owned = 0;
CREATE INDEX IF NOT EXISTS recovery_streams_by_place ON recovery_streams (place, tenant, kind, wanted_at, severity DESC, opened_at, id) WHERE ending = 0 AND place IS NOT NULL;
CREATE INDEX IF NOT EXISTS recovery_streams_by_cause ON recovery_streams (cause, tenant, kind, wanted_at, severity DESC, opened_at, id) WHERE ending = 0 AND cause IS NOT NULL;
CREATE INDEX IF NOT EXISTS recovery_streams_waiting ON recovery_streams (waiting_for, tenant, kind, wanted_at, severity DESC, opened_at, id) WHERE ending = 0 AND waiting_for IS NOT NULL;
CREATE INDEX IF NOT EXISTS recovery_streams_by_customer ON recovery_streams (customer, tenant, kind, wanted_at, severity DESC, opened_at, id) WHERE customer IS NOT NULL;
CREATE INDEX IF NOT EXISTS recovery_streams_by_order ON recovery_streams (order_key, tenant, kind, wanted_at, severity DESC, opened_at, id) WHERE order_key IS NOT NULL;
