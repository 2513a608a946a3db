-- What holds in the database itself, whoever writes. Written for SQL Server and not run by the tests of this library.
CREATE OR ALTER TRIGGER recovery_event_unchanged ON recovery_events INSTEAD OF UPDATE, DELETE AS
  THROW 51000, 'recovery: an event is never changed or deleted', 1;
GO
CREATE OR ALTER TRIGGER recovery_stream_undeleted ON recovery_streams INSTEAD OF DELETE AS
  THROW 51000, 'recovery: a stream is never deleted', 1;
GO
CREATE OR ALTER TRIGGER recovery_ending_earned ON recovery_streams AFTER INSERT, UPDATE AS
  IF EXISTS (SELECT 1 FROM inserted n WHERE n.ending <> 0 AND (n.kind = 0 OR n.ending <> 8) AND ((n.ending BETWEEN 1 AND 4 AND n.earned_version <= n.staled_version) OR NOT EXISTS (
    SELECT 1 FROM recovery_events e WHERE e.tenant = n.tenant AND e.kind = n.kind AND e.id = n.id AND e.version = n.earned_version AND (e.type =
      CASE n.ending WHEN 1 THEN 'answer-recorded.v1' WHEN 2 THEN 'answer-recorded.v1' WHEN 3 THEN 'silence-recorded.v1' WHEN 4 THEN 'unreconciled-declared.v1'
        WHEN 5 THEN 'case-withdrawn.v1' WHEN 6 THEN 'merged-into.v1' WHEN 7 THEN 'case-discarded.v1' ELSE 'debriefed.v1' END OR (n.ending = 8 AND e.type = 'debrief-waived.v1'))
      AND (n.ending <> 1 OR CAST(e.body AS varchar(max)) LIKE '%"answer":"satisfied"%')
      AND (n.ending <> 2 OR CAST(e.body AS varchar(max)) LIKE '%"answer":"accepts"%' OR CAST(e.body AS varchar(max)) LIKE '%"answer":"wont-say"%'))))
    THROW 51000, 'recovery: no event earned this ending', 1;
GO
CREATE OR ALTER TRIGGER recovery_limit_entry_kept ON recovery_limit_entries INSTEAD OF DELETE AS
  THROW 51000, 'recovery: what was claimed of a limit stays counted', 1;
GO
CREATE OR ALTER TRIGGER recovery_limit_entry_only_released ON recovery_limit_entries AFTER UPDATE AS
  IF EXISTS (SELECT 1 FROM deleted o LEFT JOIN inserted n ON n.tenant = o.tenant AND n.limit_key = o.limit_key AND n.number = o.number
    WHERE n.tenant IS NULL OR n.at <> o.at OR n.kind <> o.kind OR n.id <> o.id OR n.event_version <> o.event_version
      OR ((n.amount <> o.amount OR n.is_held <> o.is_held) AND NOT (n.amount >= 0 AND n.amount < o.amount AND n.is_held = CASE WHEN n.amount > 0 THEN o.is_held ELSE 0 END
        AND (o.released_version IS NULL OR n.released_kind <> o.released_kind OR n.released_id <> o.released_id OR n.released_version <> o.released_version) AND EXISTS (
        SELECT 1 FROM recovery_events e WHERE e.tenant = n.tenant AND e.kind = n.released_kind AND e.id = n.released_id AND e.version = n.released_version
          AND e.type IN ('settlement-failed.v1', 'compensation-reversed.v1', 'offer-answered.v1', 'case-closed.v1', 'case-withdrawn.v1', 'merged-into.v1', 'case-discarded.v1')))))
    THROW 51000, 'recovery: a claim of a limit is released by its event, not changed', 1;
GO
CREATE OR ALTER TRIGGER recovery_receipt_unchanged ON recovery_receipts INSTEAD OF UPDATE, DELETE AS
  THROW 51000, 'recovery: a receipt is never changed or deleted', 1;
GO
