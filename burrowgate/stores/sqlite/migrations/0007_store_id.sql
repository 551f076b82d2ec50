-- The id of this store, by which a home recognises it. Backups keep it, and copies take it over. A store from before
-- this migration gets it from its first event, so that its backups from before get the same one.
CREATE TABLE store (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    id   TEXT NOT NULL
) STRICT;

INSERT INTO store (only, id) VALUES (
    1, coalesce((SELECT substr(hash, 1, 32) FROM events WHERE seq = 1), lower(hex(randomblob(16))))
);
