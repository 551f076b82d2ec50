-- Settings of targets that speak TCP and their project, the terms of their sessions, and other causes that ended a
-- session.
ALTER TABLE targets ADD COLUMN project_id TEXT NOT NULL DEFAULT 'default';
ALTER TABLE targets ADD COLUMN tcp TEXT;
ALTER TABLE sessions ADD COLUMN tcp TEXT;
ALTER TABLE sessions ADD COLUMN ended_at INTEGER;
ALTER TABLE sessions ADD COLUMN ended_by TEXT;

CREATE INDEX sessions_ended ON sessions (created_at, sid) WHERE ended_at IS NOT NULL;
CREATE INDEX sessions_of_target_ended ON sessions (target_id, created_at, sid) WHERE ended_at IS NOT NULL;
