-- The rules of sign-in of targets and sessions, the account of a member's session, and the account of a visit.
ALTER TABLE targets ADD COLUMN sign_in TEXT;
ALTER TABLE sessions ADD COLUMN sign_in TEXT;
ALTER TABLE sessions ADD COLUMN account_id TEXT;
ALTER TABLE visits ADD COLUMN account_id TEXT NOT NULL DEFAULT '';
