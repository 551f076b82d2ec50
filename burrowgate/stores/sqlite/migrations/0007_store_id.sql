-- The id of this store, by which a home recognises it. Backups keep it, and copies take it over.
CREATE TABLE store (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    id   TEXT NOT NULL
) STRICT;

INSERT INTO store (only, id) VALUES (1, lower(hex(randomblob(16))));
