-- Targets at UNIX sockets, and below a path prefix of their address.
ALTER TABLE targets ADD COLUMN socket TEXT NOT NULL DEFAULT '';
ALTER TABLE targets ADD COLUMN path_prefix TEXT NOT NULL DEFAULT '';

-- Timeouts of a target in seconds, and the maximum size of a request body in bytes; NULL for those of the configuration.
ALTER TABLE targets ADD COLUMN connect_timeout BIGINT;
ALTER TABLE targets ADD COLUMN response_timeout BIGINT;
ALTER TABLE targets ADD COLUMN read_timeout BIGINT;
ALTER TABLE targets ADD COLUMN max_body BIGINT;
