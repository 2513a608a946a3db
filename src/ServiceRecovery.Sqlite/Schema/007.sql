-- What a work list filters, orders and shows stands with the head. A case that was stored before is placed by what is due in it, or by when it changed last, until something happens in it.
ALTER TABLE recovery_streams ADD COLUMN customer_version INTEGER NULL;
ALTER TABLE recovery_streams ADD COLUMN customer_slot INTEGER NULL;
ALTER TABLE recovery_streams ADD COLUMN order_key TEXT NULL;
ALTER TABLE recovery_streams ADD COLUMN order_version INTEGER NULL;
ALTER TABLE recovery_streams ADD COLUMN order_slot INTEGER NULL;
ALTER TABLE recovery_streams ADD COLUMN place TEXT NULL;
ALTER TABLE recovery_streams ADD COLUMN cause TEXT NULL;
ALTER TABLE recovery_streams ADD COLUMN failure TEXT NULL;
ALTER TABLE recovery_streams ADD COLUMN channel TEXT NULL;
ALTER TABLE recovery_streams ADD COLUMN is_owned INTEGER NULL;
ALTER TABLE recovery_streams ADD COLUMN wanted_at INTEGER NULL;
ALTER TABLE recovery_streams ADD COLUMN wanted_reason INTEGER NULL;
ALTER TABLE recovery_streams ADD COLUMN wanted_ref TEXT NULL;
ALTER TABLE recovery_streams ADD COLUMN waiting_for TEXT NULL;
ALTER TABLE recovery_streams ADD COLUMN waiting TEXT NULL;
ALTER TABLE recovery_streams ADD COLUMN card BLOB NULL;

UPDATE recovery_streams SET wanted_at = COALESCE(next_due, changed_at), wanted_reason = CASE WHEN next_due IS NULL THEN 4 ELSE 5 END
  WHERE wanted_at IS NULL AND kind <> 2 AND (ending = 0 OR next_due IS NOT NULL);

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
