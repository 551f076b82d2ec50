-- Settings of targets that speak TCP and their project, the terms of their sessions, and other causes that ended a
-- session.
ALTER TABLE targets ADD COLUMN project_id TEXT NOT NULL DEFAULT 'default';
ALTER TABLE targets ADD COLUMN tcp TEXT;
ALTER TABLE sessions ADD COLUMN tcp TEXT;
ALTER TABLE sessions ADD COLUMN ended_at INTEGER;
ALTER TABLE sessions ADD COLUMN ended_by TEXT;

CREATE INDEX sessions_ended ON sessions (created_at, sid) WHERE ended_at IS NOT NULL;
CREATE INDEX sessions_of_target_ended ON sessions (target_id, created_at, sid) WHERE ended_at IS NOT NULL;

-- The history: what is kept, whatever is deleted. The order of the rows is that of its lists.
CREATE TABLE history (
    kind      TEXT NOT NULL,
    entry_id  TEXT NOT NULL,
    sid       TEXT NOT NULL,
    at        INTEGER NOT NULL,
    closed_at INTEGER,
    body      TEXT NOT NULL,
    PRIMARY KEY (kind, at, entry_id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX history_by_id ON history (kind, entry_id);
CREATE INDEX history_of_session ON history (kind, sid, at, entry_id);
CREATE INDEX history_open ON history (kind, at, entry_id) WHERE closed_at IS NULL;

CREATE TRIGGER history_is_not_deleted BEFORE DELETE ON history BEGIN
    SELECT raise(ABORT, 'entries of the history are never deleted');
END;

CREATE TRIGGER history_is_not_changed BEFORE UPDATE ON history
WHEN OLD.closed_at IS NOT NULL OR NEW.kind <> OLD.kind OR NEW.entry_id <> OLD.entry_id OR NEW.sid <> OLD.sid
    OR NEW.at <> OLD.at
BEGIN
    SELECT raise(ABORT, 'closed entries of the history are never changed, nor is what an entry belongs to');
END;

-- INSERT OR REPLACE would delete without that trigger.
CREATE TRIGGER history_is_not_replaced BEFORE INSERT ON history
WHEN EXISTS (SELECT 1 FROM history WHERE kind = NEW.kind AND entry_id = NEW.entry_id)
BEGIN
    SELECT raise(ABORT, 'entries of the history are never replaced');
END;

-- Their columns are documented (docs/history.md); a later migration only adds to them.
CREATE VIEW history_sessions AS SELECT
    entry_id AS sid,
    at AS established_at,
    closed_at,
    json_extract(body, '$.label') AS label,
    json_extract(body, '$.target_id') AS target_id,
    json_extract(body, '$.target') AS target,
    json_extract(body, '$.type') AS type,
    json_extract(body, '$.project_id') AS project_id,
    json_extract(body, '$.project') AS project,
    json_extract(body, '$.account_id') AS account_id,
    json_extract(body, '$.account') AS account,
    json_extract(body, '$.host_id') AS host_id,
    json_extract(body, '$.host') AS host,
    json_extract(body, '$.endpoint') AS endpoint,
    json_extract(body, '$.connection_limit') AS connection_limit,
    json_extract(body, '$.max_seconds') AS max_seconds,
    json_extract(body, '$.expires_at') AS expires_at,
    json_extract(body, '$.snapshot') AS snapshot,
    json_extract(body, '$.client') AS client,
    json_extract(body, '$.bound_at') AS bound_at,
    json_extract(body, '$.terminated_at') AS terminated_at,
    json_extract(body, '$.termination') AS termination,
    json_extract(body, '$.terminated_by') AS terminated_by,
    json_extract(body, '$.connections') AS connections,
    json_extract(body, '$.up') AS up,
    json_extract(body, '$.down') AS down,
    json_extract(body, '$.credentials') AS credentials
FROM history WHERE kind = 'session';

CREATE VIEW history_connections AS SELECT
    entry_id AS cid,
    sid,
    at AS opened_at,
    closed_at,
    json_extract(body, '$.node') AS node,
    json_extract(body, '$.client') AS client,
    json_extract(body, '$.endpoint') AS endpoint,
    json_extract(body, '$.program') AS program,
    json_extract(body, '$.authorised_at') AS authorised_at,
    json_extract(body, '$.connected_at') AS connected_at,
    json_extract(body, '$.up') AS up,
    json_extract(body, '$.down') AS down,
    json_extract(body, '$.reason') AS reason,
    json_extract(body, '$.error') AS error,
    json_extract(body, '$.account_id') AS account_id
FROM history WHERE kind = 'connection';
