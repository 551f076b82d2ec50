-- Visits of a session that its operator cut, and the time in its token since its link was rotated.
ALTER TABLE sessions ADD COLUMN cut_visits TEXT;
ALTER TABLE sessions ADD COLUMN rotated_at BIGINT;

-- Requests of its visitors for more time, and when the oldest one without an answer was made.
ALTER TABLE sessions ADD COLUMN allow_extend_requests BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE sessions ADD COLUMN extend_requests TEXT;
ALTER TABLE sessions ADD COLUMN requested_at BIGINT;

CREATE INDEX sessions_by_request ON sessions (requested_at, sid) WHERE requested_at IS NOT NULL;
