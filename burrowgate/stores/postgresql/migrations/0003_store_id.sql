-- The id of this store, by which a home recognises it: dumps keep it, and copies take it over. A store from before this
-- migration gets it from its first event, so that its dumps from before get the same one. And the damage that a node
-- found in the records, as a message; empty if there is none.
ALTER TABLE burrowgate ADD COLUMN store_id TEXT NOT NULL DEFAULT gen_random_uuid();
ALTER TABLE burrowgate ADD COLUMN damage TEXT NOT NULL DEFAULT '';
UPDATE burrowgate SET store_id = left(hash, 32) FROM events WHERE seq = 1;
