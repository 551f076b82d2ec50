-- When each session was last used, apart from its row: the uses of thousands of sessions are written every few seconds, and
-- these rows take a quarter of the pages. Sessions with an idle timeout keep it in their row as well, for the index of it.
CREATE TABLE last_uses (
    sid TEXT PRIMARY KEY REFERENCES sessions (sid) ON DELETE CASCADE,
    at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- In the order of the new rows, by a sort and not by the index.
INSERT INTO last_uses SELECT sid, last_used_at FROM sessions WHERE last_used_at IS NOT NULL ORDER BY +sid;

CREATE INDEX sessions_idling ON sessions (sid) WHERE idle_timeout IS NOT NULL;
