-- Small pieces of state that the processes on this store share, such as how far a webhook has got.
CREATE TABLE documents (
    key     TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    data    TEXT NOT NULL
) STRICT, WITHOUT ROWID;
