-- Records of kinds that the store does not know. Their key is `kind/id`, and `body` is JSON that it does not read.
CREATE TABLE resources (
    key          TEXT PRIMARY KEY,
    owner        TEXT NOT NULL,
    unique_value TEXT,
    body         TEXT NOT NULL,
    deleted_at   INTEGER,
    version      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX resources_of_owner ON resources (owner, key);

-- Claims are no longer of targets only, and the feed lists resources too. A CHECK and a foreign key cannot be altered,
-- so that both tables are created again; the numbers of the feed continue.
ALTER TABLE claims RENAME TO claims_before;

CREATE TABLE claims (
    kind   TEXT NOT NULL,
    value  TEXT NOT NULL,
    holder TEXT NOT NULL,
    PRIMARY KEY (kind, value)
) STRICT, WITHOUT ROWID;

INSERT INTO claims SELECT kind, value, target_id FROM claims_before;
DROP TABLE claims_before;
CREATE INDEX claims_of_holder ON claims (holder);

ALTER TABLE changes RENAME TO changes_before;

CREATE TABLE changes (
    seq  INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    key  TEXT NOT NULL
) STRICT;

INSERT INTO changes SELECT seq, kind, key FROM changes_before;
DELETE FROM sqlite_sequence WHERE name = 'changes';
INSERT INTO sqlite_sequence (name, seq) SELECT 'changes', seq FROM sqlite_sequence WHERE name = 'changes_before';
DROP TABLE changes_before;
