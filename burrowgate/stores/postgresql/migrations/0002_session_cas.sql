-- The authority of which a session wants its visitors' certificate, and those that a target asks for because of that.
ALTER TABLE sessions ADD COLUMN client_ca TEXT;
ALTER TABLE targets ADD COLUMN session_cas TEXT NOT NULL DEFAULT '[]';
