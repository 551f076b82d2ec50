-- The last heartbeat of each process of the gateway, and its leases of connections of sessions with `max_connections`.
-- The feed now lists connections to cut as well.

CREATE TABLE nodes (
    node_id TEXT PRIMARY KEY,
    at      INTEGER NOT NULL,
    report  TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE holds (
    sid     TEXT NOT NULL,
    node_id TEXT NOT NULL,
    slots   INTEGER NOT NULL,
    PRIMARY KEY (sid, node_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX holds_of_node ON holds (node_id);

-- A CHECK cannot be altered, so the table is created again; its numbers continue.
ALTER TABLE changes RENAME TO changes_before;

CREATE TABLE changes (
    seq  INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL CHECK (kind IN ('target', 'session', 'cut')),
    key  TEXT NOT NULL
) STRICT;

INSERT INTO changes SELECT seq, kind, key FROM changes_before;
DELETE FROM sqlite_sequence WHERE name = 'changes';
INSERT INTO sqlite_sequence (name, seq) SELECT 'changes', seq FROM sqlite_sequence WHERE name = 'changes_before';
DROP TABLE changes_before;
