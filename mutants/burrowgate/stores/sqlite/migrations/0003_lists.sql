-- An index for each list that read too many rows at ten million sessions. All but the first hold few rows.

CREATE INDEX sessions_of_target_by_expiry ON sessions (target_id, expires_at) WHERE revoked_at IS NULL;
CREATE INDEX sessions_of_target_revoked ON sessions (target_id, created_at, sid) WHERE revoked_at IS NOT NULL;
CREATE INDEX sessions_of_target_with_idle_time ON sessions (target_id, created_at, sid) WHERE idle_timeout IS NOT NULL;
CREATE INDEX sessions_by_idle_time
    ON sessions (max(created_at, coalesce(extended_at, 0), coalesce(last_used_at, 0)) + idle_timeout)
    WHERE idle_timeout IS NOT NULL AND revoked_at IS NULL;
