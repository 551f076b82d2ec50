-- Whether a browser confirms its first visit, and the hash of the passphrase that visitors must show; null for neither.
ALTER TABLE sessions ADD COLUMN confirm BOOLEAN;
ALTER TABLE sessions ADD COLUMN passphrase TEXT;
