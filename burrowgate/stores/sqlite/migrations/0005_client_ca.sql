-- The authority of which a target's visitors must show a certificate; empty for none.
ALTER TABLE targets ADD COLUMN client_ca TEXT NOT NULL DEFAULT '';
