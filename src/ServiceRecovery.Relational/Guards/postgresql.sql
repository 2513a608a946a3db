-- What holds in the database itself, whoever writes: an event stays as it was written, an ending is earned, what was given isn't taken back in silence.
CREATE OR REPLACE FUNCTION recovery_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'recovery: %', TG_ARGV[0] USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME; END $$;

CREATE OR REPLACE FUNCTION recovery_check_stream() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.ending <> 0 AND (NEW.kind = 0 OR NEW.ending <> 8) AND ((NEW.ending BETWEEN 1 AND 4 AND NEW.earned_version <= NEW.staled_version) OR NOT EXISTS (
    SELECT 1 FROM recovery_events e WHERE e.tenant = NEW.tenant AND e.kind = NEW.kind AND e.id = NEW.id AND e.version = NEW.earned_version
      AND CASE NEW.ending
        WHEN 1 THEN e.type = 'answer-recorded.v1' AND convert_from(e.body, 'UTF8') LIKE '%"answer":"satisfied"%'
        WHEN 2 THEN e.type = 'answer-recorded.v1' AND (convert_from(e.body, 'UTF8') LIKE '%"answer":"accepts"%' OR convert_from(e.body, 'UTF8') LIKE '%"answer":"wont-say"%')
        WHEN 3 THEN e.type = 'silence-recorded.v1'
        WHEN 4 THEN e.type = 'unreconciled-declared.v1'
        WHEN 5 THEN e.type = 'case-withdrawn.v1'
        WHEN 6 THEN e.type = 'merged-into.v1'
        WHEN 7 THEN e.type = 'case-discarded.v1'
        ELSE e.type IN ('debriefed.v1', 'debrief-waived.v1') END))
  THEN RAISE EXCEPTION 'recovery: no event earned this ending' USING ERRCODE = 'check_violation', CONSTRAINT = 'recovery_ending_earned'; END IF;
  IF TG_OP = 'UPDATE' THEN
    OLD.leased_until := NEW.leased_until;
    IF NEW.tenant <> OLD.tenant OR NEW.kind <> OLD.kind OR NEW.id <> OLD.id OR NEW.staled_version < OLD.staled_version
      OR (NEW.version = OLD.version AND NEW IS DISTINCT FROM OLD)
      OR NEW.version < OLD.version
      OR (NEW.version > OLD.version AND NOT EXISTS (
        SELECT 1 FROM recovery_events e WHERE e.tenant = NEW.tenant AND e.kind = NEW.kind AND e.id = NEW.id AND e.version = NEW.version AND e.chain = NEW.chain))
    THEN RAISE EXCEPTION 'recovery: a stream changes with its events, and only onwards' USING ERRCODE = 'check_violation', CONSTRAINT = 'recovery_stream_goes_on'; END IF;
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION recovery_check_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.tenant <> OLD.tenant OR NEW.limit_key <> OLD.limit_key OR NEW.number <> OLD.number OR NEW.at <> OLD.at OR NEW.kind <> OLD.kind OR NEW.id <> OLD.id OR NEW.event_version <> OLD.event_version
    OR (NEW IS DISTINCT FROM OLD AND NOT (NEW.amount >= 0 AND NEW.amount < OLD.amount AND NEW.is_held = (CASE WHEN NEW.amount > 0 THEN OLD.is_held ELSE 0 END)
      AND (NEW.released_kind, NEW.released_id, NEW.released_version) IS DISTINCT FROM (OLD.released_kind, OLD.released_id, OLD.released_version) AND EXISTS (
      SELECT 1 FROM recovery_events e WHERE e.tenant = NEW.tenant AND e.kind = NEW.released_kind AND e.id = NEW.released_id AND e.version = NEW.released_version
        AND e.type IN ('settlement-failed.v1', 'compensation-reversed.v1', 'offer-answered.v1', 'case-closed.v1', 'case-withdrawn.v1', 'merged-into.v1', 'case-discarded.v1'))))
  THEN RAISE EXCEPTION 'recovery: a claim of a limit is released by its event, not changed' USING ERRCODE = 'check_violation', CONSTRAINT = 'recovery_limit_entry_only_released'; END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION recovery_count_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Locked in a statement of its own: summed in the statement that waited for the row, the sum would be that of before the wait.
  PERFORM 1 FROM recovery_limits l WHERE l.tenant = NEW.tenant AND l.limit_key = NEW.limit_key FOR UPDATE;
  UPDATE recovery_limits l SET
    spent = (SELECT COALESCE(SUM(e.amount), 0) FROM recovery_limit_entries e WHERE e.tenant = NEW.tenant AND e.limit_key = NEW.limit_key AND e.at > l.window_from
      AND (l.window_from = -9223372036854775808 OR e.at <= GREATEST(NEW.at, (EXTRACT(EPOCH FROM now()) * 1000000)::bigint) + 3600000000)),
    uses = (SELECT COUNT(*) FROM recovery_limit_entries e WHERE e.tenant = NEW.tenant AND e.limit_key = NEW.limit_key AND e.at > l.window_from
      AND (l.window_from = -9223372036854775808 OR e.at <= GREATEST(NEW.at, (EXTRACT(EPOCH FROM now()) * 1000000)::bigint) + 3600000000))
  WHERE l.tenant = NEW.tenant AND l.limit_key = NEW.limit_key;
  IF NOT FOUND THEN RAISE EXCEPTION 'recovery: there is no such limit' USING ERRCODE = 'check_violation', CONSTRAINT = 'recovery_limit_entry_has_limit'; END IF;
  RETURN NULL;
END $$;

DROP TRIGGER IF EXISTS recovery_event_unchanged ON recovery_events;
CREATE TRIGGER recovery_event_unchanged BEFORE UPDATE OR DELETE ON recovery_events FOR EACH ROW EXECUTE FUNCTION recovery_refuse('an event is never changed or deleted');

DROP TRIGGER IF EXISTS recovery_event_untruncated ON recovery_events;
CREATE TRIGGER recovery_event_untruncated BEFORE TRUNCATE ON recovery_events FOR EACH STATEMENT EXECUTE FUNCTION recovery_refuse('an event is never deleted');

DROP TRIGGER IF EXISTS recovery_receipt_unchanged ON recovery_receipts;
CREATE TRIGGER recovery_receipt_unchanged BEFORE UPDATE OR DELETE ON recovery_receipts FOR EACH ROW EXECUTE FUNCTION recovery_refuse('a receipt is never changed or deleted');

DROP TRIGGER IF EXISTS recovery_receipt_untruncated ON recovery_receipts;
CREATE TRIGGER recovery_receipt_untruncated BEFORE TRUNCATE ON recovery_receipts FOR EACH STATEMENT EXECUTE FUNCTION recovery_refuse('a receipt is never deleted');

DROP TRIGGER IF EXISTS recovery_stream_untruncated ON recovery_streams;
CREATE TRIGGER recovery_stream_untruncated BEFORE TRUNCATE ON recovery_streams FOR EACH STATEMENT EXECUTE FUNCTION recovery_refuse('a stream is never deleted');

DROP TRIGGER IF EXISTS recovery_stream_undeleted ON recovery_streams;
CREATE TRIGGER recovery_stream_undeleted BEFORE DELETE ON recovery_streams FOR EACH ROW EXECUTE FUNCTION recovery_refuse('a stream is never deleted');

DROP TRIGGER IF EXISTS recovery_stream_checked ON recovery_streams;
CREATE TRIGGER recovery_stream_checked BEFORE INSERT OR UPDATE ON recovery_streams FOR EACH ROW EXECUTE FUNCTION recovery_check_stream();

DROP TRIGGER IF EXISTS recovery_limit_entry_kept ON recovery_limit_entries;
CREATE TRIGGER recovery_limit_entry_kept BEFORE DELETE ON recovery_limit_entries FOR EACH ROW EXECUTE FUNCTION recovery_refuse('what was claimed of a limit stays counted');

DROP TRIGGER IF EXISTS recovery_limit_entry_untruncated ON recovery_limit_entries;
CREATE TRIGGER recovery_limit_entry_untruncated BEFORE TRUNCATE ON recovery_limit_entries FOR EACH STATEMENT EXECUTE FUNCTION recovery_refuse('what was claimed of a limit stays counted');

DROP TRIGGER IF EXISTS recovery_limit_entry_only_released ON recovery_limit_entries;
CREATE TRIGGER recovery_limit_entry_only_released BEFORE UPDATE ON recovery_limit_entries FOR EACH ROW EXECUTE FUNCTION recovery_check_entry();

DROP TRIGGER IF EXISTS recovery_limit_entry_counts ON recovery_limit_entries;
CREATE TRIGGER recovery_limit_entry_counts AFTER INSERT ON recovery_limit_entries FOR EACH ROW EXECUTE FUNCTION recovery_count_entry();
