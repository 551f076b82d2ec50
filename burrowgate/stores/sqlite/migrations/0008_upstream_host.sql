-- The `Host` that a target gets: `auto`, `visitor`, `target` or a host. As before, targets get the visitor's, until a
-- probe finds that one accepts only its own.

ALTER TABLE targets ADD COLUMN upstream_host TEXT NOT NULL DEFAULT 'auto';

-- Fields that are set or removed in its requests and responses: lists of name, value and file.
ALTER TABLE targets ADD COLUMN request_fields TEXT NOT NULL DEFAULT '[]';
ALTER TABLE targets ADD COLUMN response_fields TEXT NOT NULL DEFAULT '[]';
