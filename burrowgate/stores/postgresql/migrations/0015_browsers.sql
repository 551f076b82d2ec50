-- What targets of the type `browser` start, and what their sessions change of that.
ALTER TABLE targets ADD COLUMN browser TEXT;
ALTER TABLE sessions ADD COLUMN browser TEXT;
