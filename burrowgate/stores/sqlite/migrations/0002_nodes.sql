-- The nodes: what each process of the gateway says of itself, and how many live exchanges of a limited session it holds.
-- And the feed tells of exchanges that are to be cut, besides records.

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

-- A CHECK cannot be altered, so the feed is made anew and goes on from the number where it stood.
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
