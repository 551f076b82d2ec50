-- The version of HTTP that each target speaks: 'http/1.1' or 'h2'.
ALTER TABLE targets ADD COLUMN protocol TEXT NOT NULL DEFAULT 'http/1.1';
