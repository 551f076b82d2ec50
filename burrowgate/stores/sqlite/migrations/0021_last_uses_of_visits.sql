-- The last use of a session is that of its visits, so that a use is written once. A session keeps it in its row if it has
-- an idle timeout, or has a later use than its visits: it was copied without them.
UPDATE sessions SET last_used_at = (SELECT at FROM last_uses WHERE last_uses.sid = sessions.sid)
WHERE sid IN (
    SELECT sid FROM last_uses
    WHERE at > coalesce((SELECT max(last_seen) FROM visits WHERE visits.sid = last_uses.sid), -1)
);

DROP TABLE last_uses;

CREATE INDEX sessions_with_use ON sessions (sid) WHERE last_used_at IS NOT NULL;
