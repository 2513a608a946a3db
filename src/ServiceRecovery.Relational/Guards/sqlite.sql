-- What holds in the database itself, whoever writes: an event stays as it was written, an ending is earned, what was given isn't taken back in silence.
CREATE TRIGGER IF NOT EXISTS recovery_event_unchanged BEFORE UPDATE ON recovery_events
BEGIN SELECT RAISE(ABORT, 'recovery: an event is never changed'); END;

CREATE TRIGGER IF NOT EXISTS recovery_event_undeleted BEFORE DELETE ON recovery_events
BEGIN SELECT RAISE(ABORT, 'recovery: an event is never deleted'); END;

CREATE TRIGGER IF NOT EXISTS recovery_stream_undeleted BEFORE DELETE ON recovery_streams
BEGIN SELECT RAISE(ABORT, 'recovery: a stream is never deleted'); END;

CREATE TRIGGER IF NOT EXISTS recovery_ending_earned BEFORE UPDATE OF version, stage, ending, earned_version, staled_version ON recovery_streams WHEN NEW.ending BETWEEN 1 AND 4 AND NOT EXISTS (
  SELECT 1 FROM recovery_events e WHERE e.tenant = NEW.tenant AND e.kind = NEW.kind AND e.id = NEW.id AND e.version = NEW.earned_version
    AND CASE NEW.ending
        WHEN 1 THEN e.type = 'answer-recorded.v1' AND CAST(e.body AS TEXT) LIKE '%"answer":"satisfied"%'
        WHEN 2 THEN e.type = 'answer-recorded.v1' AND (CAST(e.body AS TEXT) LIKE '%"answer":"accepts"%' OR CAST(e.body AS TEXT) LIKE '%"answer":"wont-say"%')
        WHEN 3 THEN e.type = 'silence-recorded.v1'
        ELSE e.type = 'unreconciled-declared.v1' END)

BEGIN SELECT RAISE(ABORT, 'recovery: no event earned this ending'); END;

CREATE TRIGGER IF NOT EXISTS recovery_ending_earned_at_once BEFORE INSERT ON recovery_streams WHEN NEW.ending BETWEEN 1 AND 4 AND NOT EXISTS (
  SELECT 1 FROM recovery_events e WHERE e.tenant = NEW.tenant AND e.kind = NEW.kind AND e.id = NEW.id AND e.version = NEW.earned_version
    AND CASE NEW.ending
        WHEN 1 THEN e.type = 'answer-recorded.v1' AND CAST(e.body AS TEXT) LIKE '%"answer":"satisfied"%'
        WHEN 2 THEN e.type = 'answer-recorded.v1' AND (CAST(e.body AS TEXT) LIKE '%"answer":"accepts"%' OR CAST(e.body AS TEXT) LIKE '%"answer":"wont-say"%')
        WHEN 3 THEN e.type = 'silence-recorded.v1'
        ELSE e.type = 'unreconciled-declared.v1' END)

BEGIN SELECT RAISE(ABORT, 'recovery: no event earned this ending'); END;

CREATE TRIGGER IF NOT EXISTS recovery_stream_goes_on BEFORE UPDATE OF version, stage, ending, earned_version, staled_version ON recovery_streams WHEN NEW.staled_version < OLD.staled_version
  OR (NEW.version = OLD.version AND (NEW.ending <> OLD.ending OR NEW.earned_version <> OLD.earned_version OR NEW.staled_version <> OLD.staled_version OR NEW.stage <> OLD.stage))
  OR (NEW.version >= 0 AND NEW.version < OLD.version)

BEGIN SELECT RAISE(ABORT, 'recovery: a stream changes with its events, and only onwards'); END;

CREATE TRIGGER IF NOT EXISTS recovery_limit_entry_kept BEFORE DELETE ON recovery_limit_entries
BEGIN SELECT RAISE(ABORT, 'recovery: what was claimed of a limit stays counted'); END;

CREATE TRIGGER IF NOT EXISTS recovery_limit_entry_only_released BEFORE UPDATE ON recovery_limit_entries WHEN NEW.amount NOT IN (OLD.amount, 0) OR NEW.at <> OLD.at OR NEW.limit_key <> OLD.limit_key OR NEW.tenant <> OLD.tenant
BEGIN SELECT RAISE(ABORT, 'recovery: a claim of a limit is released, not changed'); END;

CREATE TRIGGER IF NOT EXISTS recovery_limit_entry_counts AFTER INSERT ON recovery_limit_entries
BEGIN UPDATE recovery_limits SET
  spent = (SELECT COALESCE(SUM(e.amount), 0) FROM recovery_limit_entries e WHERE e.tenant = NEW.tenant AND e.limit_key = NEW.limit_key AND e.at > recovery_limits.window_from),
  uses = (SELECT COUNT(*) FROM recovery_limit_entries e WHERE e.tenant = NEW.tenant AND e.limit_key = NEW.limit_key AND e.at > recovery_limits.window_from)
  WHERE tenant = NEW.tenant AND limit_key = NEW.limit_key; END;

CREATE TRIGGER IF NOT EXISTS recovery_limit_entry_has_limit BEFORE INSERT ON recovery_limit_entries
WHEN NOT EXISTS (SELECT 1 FROM recovery_limits l WHERE l.tenant = NEW.tenant AND l.limit_key = NEW.limit_key)
BEGIN SELECT RAISE(ABORT, 'recovery: there is no such limit'); END;
