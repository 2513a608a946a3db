-- An index that begins with the tenant looks as good as a key before a database knows what it holds; these begin with what tells rows apart.
DROP INDEX IF EXISTS recovery_texts_by_subject;
CREATE INDEX IF NOT EXISTS recovery_texts_by_subject ON recovery_texts (subject, tenant);

DROP INDEX IF EXISTS recovery_limit_entries_by_stream;
CREATE INDEX IF NOT EXISTS recovery_limit_entries_by_stream ON recovery_limit_entries (id, kind, tenant);

DROP INDEX IF EXISTS recovery_streams_by_responsible;
CREATE INDEX IF NOT EXISTS recovery_streams_by_responsible ON recovery_streams (responsible, tenant, kind, next_due, opened_at, id) WHERE ending = 0;

-- Closed cases in which something is still to be done, which the work list shows and which are few.
CREATE INDEX IF NOT EXISTS recovery_streams_closed_due ON recovery_streams (tenant, kind, next_due, opened_at, id) WHERE ending <> 0 AND next_due IS NOT NULL;

-- Dead letters wait for a person, not for whoever hands messages over.
DROP INDEX IF EXISTS recovery_outbox_ready;
CREATE INDEX IF NOT EXISTS recovery_outbox_ready ON recovery_outbox (not_before, queued_at) WHERE is_dead = 0;
