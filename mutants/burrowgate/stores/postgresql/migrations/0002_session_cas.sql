-- The certificate authority that a session requires of its visitors' certificates, and those that a target requests
-- because of its sessions.
ALTER TABLE sessions ADD COLUMN client_ca TEXT;
ALTER TABLE targets ADD COLUMN session_cas TEXT NOT NULL DEFAULT '[]';
