-- The certificate authority that a target requires of its visitors' certificates; empty for none.
ALTER TABLE targets ADD COLUMN client_ca TEXT NOT NULL DEFAULT '';
