-- The id of this store, by which a home recognises it: dumps keep it, and copies take it over. And the damage that a
-- node found in the records, as a message; empty if there is none.
ALTER TABLE burrowgate ADD COLUMN store_id TEXT NOT NULL DEFAULT gen_random_uuid();
ALTER TABLE burrowgate ADD COLUMN damage TEXT NOT NULL DEFAULT '';
