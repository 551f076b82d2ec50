-- Settings of targets that speak TCP and their project, the terms of their sessions, and other causes that ended a
-- session.
ALTER TABLE targets ADD COLUMN project_id TEXT NOT NULL DEFAULT 'default';
ALTER TABLE targets ADD COLUMN tcp TEXT;
ALTER TABLE sessions ADD COLUMN tcp TEXT;
ALTER TABLE sessions ADD COLUMN ended_at BIGINT;
ALTER TABLE sessions ADD COLUMN ended_by TEXT;

CREATE INDEX sessions_ended ON sessions (created_at, sid) WHERE ended_at IS NOT NULL;

-- The history: what is kept, whatever is deleted.
CREATE TABLE history (
    kind      TEXT COLLATE "C" NOT NULL,
    entry_id  TEXT COLLATE "C" NOT NULL,
    sid       TEXT COLLATE "C" NOT NULL,
    at        BIGINT NOT NULL,
    closed_at BIGINT,
    body      TEXT NOT NULL,
    PRIMARY KEY (kind, entry_id)
);

CREATE INDEX history_by_time ON history (kind, at, entry_id);
CREATE INDEX history_of_session ON history (kind, sid, at, entry_id);
CREATE INDEX history_open ON history (kind, at, entry_id) WHERE closed_at IS NULL;

CREATE FUNCTION refuse_history_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        RAISE EXCEPTION 'closed entries of the history are never changed, nor is what an entry belongs to';
    END IF;
    RAISE EXCEPTION 'entries of the history are never deleted';
END
$$;

CREATE TRIGGER history_is_not_deleted BEFORE DELETE OR TRUNCATE ON history
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_history_change();
CREATE TRIGGER history_is_not_changed BEFORE UPDATE ON history FOR EACH ROW
    WHEN (OLD.closed_at IS NOT NULL OR (NEW.kind, NEW.entry_id, NEW.sid, NEW.at) IS DISTINCT FROM
        (OLD.kind, OLD.entry_id, OLD.sid, OLD.at))
    EXECUTE FUNCTION refuse_history_change();
-- Also in database sessions that set session_replication_role.
ALTER TABLE history ENABLE ALWAYS TRIGGER history_is_not_deleted;
ALTER TABLE history ENABLE ALWAYS TRIGGER history_is_not_changed;

-- Their columns are documented (docs/history.md); a later migration only adds to them. OFFSET 0, so that each body is
-- parsed once, not for each column.
CREATE VIEW history_sessions AS SELECT
    entry_id AS sid,
    at AS established_at,
    closed_at,
    value ->> 'label' AS label,
    value ->> 'target_id' AS target_id,
    value ->> 'target' AS target,
    value ->> 'type' AS type,
    value ->> 'project_id' AS project_id,
    value ->> 'project' AS project,
    value ->> 'account_id' AS account_id,
    value ->> 'account' AS account,
    value ->> 'host_id' AS host_id,
    value ->> 'host' AS host,
    value ->> 'endpoint' AS endpoint,
    (value ->> 'connection_limit')::bigint AS connection_limit,
    (value ->> 'max_seconds')::bigint AS max_seconds,
    (value ->> 'expires_at')::bigint AS expires_at,
    value ->> 'snapshot' AS snapshot,
    value ->> 'client' AS client,
    (value ->> 'bound_at')::bigint AS bound_at,
    (value ->> 'terminated_at')::bigint AS terminated_at,
    value ->> 'termination' AS termination,
    value ->> 'terminated_by' AS terminated_by,
    (value ->> 'connections')::bigint AS connections,
    (value ->> 'up')::bigint AS up,
    (value ->> 'down')::bigint AS down,
    value -> 'credentials' AS credentials
FROM history CROSS JOIN LATERAL (SELECT body::jsonb AS value OFFSET 0) AS parsed WHERE kind = 'session';

CREATE VIEW history_connections AS SELECT
    entry_id AS cid,
    sid,
    at AS opened_at,
    closed_at,
    value ->> 'node' AS node,
    value ->> 'client' AS client,
    value ->> 'endpoint' AS endpoint,
    value ->> 'program' AS program,
    (value ->> 'authorised_at')::bigint AS authorised_at,
    (value ->> 'connected_at')::bigint AS connected_at,
    (value ->> 'up')::bigint AS up,
    (value ->> 'down')::bigint AS down,
    value ->> 'reason' AS reason,
    value ->> 'error' AS error,
    value ->> 'account_id' AS account_id
FROM history CROSS JOIN LATERAL (SELECT body::jsonb AS value OFFSET 0) AS parsed WHERE kind = 'connection';
