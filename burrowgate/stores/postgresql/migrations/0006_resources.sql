-- Records of kinds that the store does not know. Their key is `kind/id`, and `body` is JSON that it does not read.
CREATE TABLE resources (
    key          TEXT COLLATE "C" PRIMARY KEY,
    owner        TEXT COLLATE "C" NOT NULL,
    unique_value TEXT,
    body         TEXT NOT NULL,
    deleted_at   BIGINT,
    version      BIGINT NOT NULL
);

CREATE INDEX resources_of_owner ON resources (owner, key);

-- Claims are no longer of targets only, and the feed lists resources too.
ALTER TABLE claims DROP CONSTRAINT claims_kind_check;
ALTER TABLE claims DROP CONSTRAINT claims_target_id_fkey;
ALTER TABLE claims RENAME COLUMN target_id TO holder;
ALTER INDEX claims_of_target RENAME TO claims_of_holder;
ALTER TABLE changes DROP CONSTRAINT changes_kind_check;
