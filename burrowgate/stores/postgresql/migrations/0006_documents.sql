-- Small pieces of state that the processes on this store share, such as how far a webhook has got.
CREATE TABLE documents (
    key     TEXT COLLATE "C" PRIMARY KEY,
    version BIGINT NOT NULL,
    data    TEXT NOT NULL
);
