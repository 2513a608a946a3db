-- What holds in the database itself, whoever writes: an event stays as it was written, an ending is earned, what was given isn't taken back in silence.
-- A REPLACE deletes without a delete trigger, so that nothing may be inserted or moved where a key or a rowid is taken. Any connection may switch the checks of tables off (PRAGMA ignore_check_constraints), so that what an ending and a head ask for counts on none.
DROP TRIGGER IF EXISTS recovery_event_unchanged;
CREATE TRIGGER recovery_event_unchanged BEFORE UPDATE ON recovery_events
BEGIN SELECT RAISE(ABORT, 'recovery: an event is never changed'); END;

DROP TRIGGER IF EXISTS recovery_event_undeleted;
CREATE TRIGGER recovery_event_undeleted BEFORE DELETE ON recovery_events
BEGIN SELECT RAISE(ABORT, 'recovery: an event is never deleted'); END;

DROP TRIGGER IF EXISTS recovery_event_unreplaced;
CREATE TRIGGER recovery_event_unreplaced BEFORE INSERT ON recovery_events WHEN EXISTS (SELECT 1 FROM recovery_events o WHERE o.tenant = NEW.tenant AND o.kind = NEW.kind AND o.id = NEW.id AND o.version = NEW.version)
  OR EXISTS (SELECT 1 FROM recovery_events o WHERE o.rowid = NEW.rowid)
BEGIN SELECT RAISE(ABORT, 'recovery: an event is never replaced'); END;

DROP TRIGGER IF EXISTS recovery_receipt_unchanged;
CREATE TRIGGER recovery_receipt_unchanged BEFORE UPDATE ON recovery_receipts
BEGIN SELECT RAISE(ABORT, 'recovery: a receipt is never changed'); END;

DROP TRIGGER IF EXISTS recovery_receipt_undeleted;
CREATE TRIGGER recovery_receipt_undeleted BEFORE DELETE ON recovery_receipts
BEGIN SELECT RAISE(ABORT, 'recovery: a receipt is never deleted'); END;

DROP TRIGGER IF EXISTS recovery_receipt_unreplaced;
CREATE TRIGGER recovery_receipt_unreplaced BEFORE INSERT ON recovery_receipts WHEN EXISTS (SELECT 1 FROM recovery_receipts o WHERE o.tenant = NEW.tenant AND o.kind = NEW.kind AND o.id = NEW.id AND o.command = NEW.command)
  OR EXISTS (SELECT 1 FROM recovery_receipts o WHERE o.rowid = NEW.rowid)
BEGIN SELECT RAISE(ABORT, 'recovery: a receipt is never replaced'); END;

DROP TRIGGER IF EXISTS recovery_stream_undeleted;
CREATE TRIGGER recovery_stream_undeleted BEFORE DELETE ON recovery_streams
BEGIN SELECT RAISE(ABORT, 'recovery: a stream is never deleted'); END;

DROP TRIGGER IF EXISTS recovery_stream_unreplaced;
CREATE TRIGGER recovery_stream_unreplaced BEFORE INSERT ON recovery_streams WHEN EXISTS (SELECT 1 FROM recovery_streams o WHERE o.tenant = NEW.tenant AND o.kind = NEW.kind AND o.id = NEW.id)
  OR EXISTS (SELECT 1 FROM recovery_streams o WHERE o.rowid = NEW.rowid)
BEGIN SELECT RAISE(ABORT, 'recovery: a stream is never replaced'); END;

DROP TRIGGER IF EXISTS recovery_ending_earned;
CREATE TRIGGER recovery_ending_earned BEFORE UPDATE ON recovery_streams WHEN NEW.ending <> 0 AND (NEW.kind = 0 OR NEW.ending <> 8) AND ((NEW.ending BETWEEN 1 AND 4 AND NEW.earned_version <= NEW.staled_version) OR NOT EXISTS (
  SELECT 1 FROM recovery_events e WHERE e.tenant = NEW.tenant AND e.kind = NEW.kind AND e.id = NEW.id AND e.version = NEW.earned_version
    AND CASE NEW.ending
        WHEN 1 THEN e.type = 'answer-recorded.v1' AND CAST(e.body AS TEXT) LIKE '%"answer":"satisfied"%'
        WHEN 2 THEN e.type = 'answer-recorded.v1' AND (CAST(e.body AS TEXT) LIKE '%"answer":"accepts"%' OR CAST(e.body AS TEXT) LIKE '%"answer":"wont-say"%')
        WHEN 3 THEN e.type = 'silence-recorded.v1'
        WHEN 4 THEN e.type = 'unreconciled-declared.v1'
        WHEN 5 THEN e.type = 'case-withdrawn.v1'
        WHEN 6 THEN e.type = 'merged-into.v1'
        WHEN 7 THEN e.type = 'case-discarded.v1'
        ELSE e.type IN ('debriefed.v1', 'debrief-waived.v1') END))
BEGIN SELECT RAISE(ABORT, 'recovery: no event earned this ending'); END;

DROP TRIGGER IF EXISTS recovery_ending_earned_at_once;
CREATE TRIGGER recovery_ending_earned_at_once BEFORE INSERT ON recovery_streams WHEN NEW.ending <> 0 AND (NEW.kind = 0 OR NEW.ending <> 8) AND ((NEW.ending BETWEEN 1 AND 4 AND NEW.earned_version <= NEW.staled_version) OR NOT EXISTS (
  SELECT 1 FROM recovery_events e WHERE e.tenant = NEW.tenant AND e.kind = NEW.kind AND e.id = NEW.id AND e.version = NEW.earned_version
    AND CASE NEW.ending
        WHEN 1 THEN e.type = 'answer-recorded.v1' AND CAST(e.body AS TEXT) LIKE '%"answer":"satisfied"%'
        WHEN 2 THEN e.type = 'answer-recorded.v1' AND (CAST(e.body AS TEXT) LIKE '%"answer":"accepts"%' OR CAST(e.body AS TEXT) LIKE '%"answer":"wont-say"%')
        WHEN 3 THEN e.type = 'silence-recorded.v1'
        WHEN 4 THEN e.type = 'unreconciled-declared.v1'
        WHEN 5 THEN e.type = 'case-withdrawn.v1'
        WHEN 6 THEN e.type = 'merged-into.v1'
        WHEN 7 THEN e.type = 'case-discarded.v1'
        ELSE e.type IN ('debriefed.v1', 'debrief-waived.v1') END))
BEGIN SELECT RAISE(ABORT, 'recovery: no event earned this ending'); END;

DROP TRIGGER IF EXISTS recovery_stream_goes_on;
CREATE TRIGGER recovery_stream_goes_on BEFORE UPDATE ON recovery_streams WHEN NEW.rowid <> OLD.rowid OR NEW.tenant <> OLD.tenant OR NEW.kind <> OLD.kind OR NEW.id <> OLD.id OR NEW.staled_version < OLD.staled_version
  OR (NEW.version = OLD.version AND (NEW.stage IS NOT OLD.stage OR NEW.ending IS NOT OLD.ending OR NEW.earned_version IS NOT OLD.earned_version OR NEW.staled_version IS NOT OLD.staled_version
    OR NEW.playbook IS NOT OLD.playbook OR NEW.playbook_version IS NOT OLD.playbook_version OR NEW.responsible IS NOT OLD.responsible OR NEW.responsible_version IS NOT OLD.responsible_version
    OR NEW.responsible_slot IS NOT OLD.responsible_slot OR NEW.next_due IS NOT OLD.next_due OR NEW.severity IS NOT OLD.severity OR NEW.customer IS NOT OLD.customer
    OR NEW.opened_at IS NOT OLD.opened_at OR NEW.changed_at IS NOT OLD.changed_at OR NEW.chain IS NOT OLD.chain
    OR NEW.customer_version IS NOT OLD.customer_version OR NEW.customer_slot IS NOT OLD.customer_slot OR NEW.order_key IS NOT OLD.order_key OR NEW.order_version IS NOT OLD.order_version OR NEW.order_slot IS NOT OLD.order_slot
    OR NEW.place IS NOT OLD.place OR NEW.cause IS NOT OLD.cause OR NEW.failure IS NOT OLD.failure OR NEW.channel IS NOT OLD.channel OR NEW.is_owned IS NOT OLD.is_owned
    OR NEW.wanted_at IS NOT OLD.wanted_at OR NEW.wanted_reason IS NOT OLD.wanted_reason OR NEW.wanted_ref IS NOT OLD.wanted_ref OR NEW.waiting_for IS NOT OLD.waiting_for OR NEW.waiting IS NOT OLD.waiting OR NEW.card IS NOT OLD.card))
  OR NEW.version < OLD.version
  OR (NEW.version > OLD.version AND NOT EXISTS (
    SELECT 1 FROM recovery_events e WHERE e.tenant = NEW.tenant AND e.kind = NEW.kind AND e.id = NEW.id AND e.version = NEW.version AND e.chain = NEW.chain))
BEGIN SELECT RAISE(ABORT, 'recovery: a stream changes with its events, and only onwards'); END;

DROP TRIGGER IF EXISTS recovery_limit_entry_kept;
CREATE TRIGGER recovery_limit_entry_kept BEFORE DELETE ON recovery_limit_entries
BEGIN SELECT RAISE(ABORT, 'recovery: what was claimed of a limit stays counted'); END;

DROP TRIGGER IF EXISTS recovery_limit_entry_unreplaced;
CREATE TRIGGER recovery_limit_entry_unreplaced BEFORE INSERT ON recovery_limit_entries WHEN EXISTS (SELECT 1 FROM recovery_limit_entries o WHERE o.tenant = NEW.tenant AND o.limit_key = NEW.limit_key AND o.number = NEW.number)
  OR EXISTS (SELECT 1 FROM recovery_limit_entries o WHERE o.rowid = NEW.rowid)
BEGIN SELECT RAISE(ABORT, 'recovery: what was claimed of a limit isn''t replaced'); END;

DROP TRIGGER IF EXISTS recovery_limit_entry_only_released;
CREATE TRIGGER recovery_limit_entry_only_released BEFORE UPDATE ON recovery_limit_entries WHEN NEW.rowid <> OLD.rowid OR NEW.tenant <> OLD.tenant OR NEW.limit_key <> OLD.limit_key OR NEW.number <> OLD.number OR NEW.at <> OLD.at OR NEW.kind <> OLD.kind OR NEW.id <> OLD.id OR NEW.event_version <> OLD.event_version
  OR NOT ((NEW.amount = OLD.amount AND NEW.is_held = OLD.is_held AND NEW.released_kind IS OLD.released_kind AND NEW.released_id IS OLD.released_id AND NEW.released_version IS OLD.released_version)
    OR (NEW.amount >= 0 AND NEW.amount < OLD.amount AND NEW.is_held = (CASE WHEN NEW.amount > 0 THEN OLD.is_held ELSE 0 END)
      AND NOT (NEW.released_kind IS OLD.released_kind AND NEW.released_id IS OLD.released_id AND NEW.released_version IS OLD.released_version) AND EXISTS (
      SELECT 1 FROM recovery_events e WHERE e.tenant = NEW.tenant AND e.kind = NEW.released_kind AND e.id = NEW.released_id AND e.version = NEW.released_version
        AND e.type IN ('settlement-failed.v1', 'compensation-reversed.v1', 'offer-answered.v1', 'case-closed.v1', 'case-withdrawn.v1', 'merged-into.v1', 'case-discarded.v1'))))
BEGIN SELECT RAISE(ABORT, 'recovery: a claim of a limit is released by its event, not changed'); END;

DROP TRIGGER IF EXISTS recovery_limit_entry_counts;
CREATE TRIGGER recovery_limit_entry_counts AFTER INSERT ON recovery_limit_entries
BEGIN UPDATE recovery_limits SET
  spent = (SELECT COALESCE(SUM(e.amount), 0) FROM recovery_limit_entries e WHERE e.tenant = NEW.tenant AND e.limit_key = NEW.limit_key AND e.at > recovery_limits.window_from
    AND (recovery_limits.window_from = -9223372036854775808 OR e.at <= NEW.at + 3600000000)),
  uses = (SELECT COUNT(*) FROM recovery_limit_entries e WHERE e.tenant = NEW.tenant AND e.limit_key = NEW.limit_key AND e.at > recovery_limits.window_from
    AND (recovery_limits.window_from = -9223372036854775808 OR e.at <= NEW.at + 3600000000))
  WHERE tenant = NEW.tenant AND limit_key = NEW.limit_key; END;

DROP TRIGGER IF EXISTS recovery_limit_entry_has_limit;
CREATE TRIGGER recovery_limit_entry_has_limit BEFORE INSERT ON recovery_limit_entries
WHEN NOT EXISTS (SELECT 1 FROM recovery_limits l WHERE l.tenant = NEW.tenant AND l.limit_key = NEW.limit_key)
BEGIN SELECT RAISE(ABORT, 'recovery: there is no such limit'); END;
