-- The guards, made anew with every step, ask by themselves what checks of the tables asked: that an ending is newer than what staled it, and that no version is taken back below all.
-- A closed case is wanted where a task of it is open, which is seldom, and no statistics of a table tell that of two columns together: an index of those alone does, by its size.
CREATE INDEX IF NOT EXISTS recovery_streams_tasks ON recovery_streams (tenant, kind, wanted_at, severity DESC, opened_at, id) WHERE ending <> 0 AND wanted_at IS NOT NULL;
