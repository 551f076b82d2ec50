-- Indexes for lists in order of expiry: of all sessions, of one target's sessions, and of sessions not revoked.

CREATE INDEX sessions_by_end ON sessions (expires_at, sid);
CREATE INDEX sessions_of_target_by_end ON sessions (target_id, expires_at, sid);

DROP INDEX sessions_by_expiry;
DROP INDEX sessions_of_target_by_expiry;
CREATE INDEX sessions_by_expiry ON sessions (expires_at, sid) WHERE revoked_at IS NULL;
CREATE INDEX sessions_of_target_by_expiry ON sessions (target_id, expires_at, sid) WHERE revoked_at IS NULL;
