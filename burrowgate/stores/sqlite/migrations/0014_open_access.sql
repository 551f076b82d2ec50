-- What a target opens without a credential, and the origins that may show it in frames.
ALTER TABLE targets ADD COLUMN open_paths TEXT NOT NULL DEFAULT '[]';
ALTER TABLE targets ADD COLUMN preflight INTEGER NOT NULL DEFAULT 0;
ALTER TABLE targets ADD COLUMN embed_origins TEXT NOT NULL DEFAULT '[]';
