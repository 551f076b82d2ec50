-- The `Host` that a target gets: `auto`, `visitor`, `target` or a host. As before, targets get the visitor's, until a
-- probe finds that one accepts only its own.

ALTER TABLE targets ADD COLUMN upstream_host TEXT NOT NULL DEFAULT 'auto';
