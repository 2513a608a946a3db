-- What changed since an instant is asked for by whoever follows the cases; and who sees some places sees what happened at none of them too.
CREATE INDEX IF NOT EXISTS recovery_streams_changed ON recovery_streams (tenant, kind, changed_at, id) WHERE version > 0;
DROP INDEX IF EXISTS recovery_streams_by_place;
CREATE INDEX IF NOT EXISTS recovery_streams_by_place ON recovery_streams (place, tenant, kind, wanted_at, severity DESC, opened_at, id) WHERE ending = 0;
