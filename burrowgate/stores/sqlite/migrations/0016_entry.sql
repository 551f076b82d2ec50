-- Whether a browser confirms its first visit, and the hash of the passphrase that visitors must show; null for neither.
ALTER TABLE sessions ADD COLUMN confirm INTEGER;
ALTER TABLE sessions ADD COLUMN passphrase TEXT;
