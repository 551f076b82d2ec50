-- The limits of the drop box that a folder is: an object of JSON, or NULL if visitors read it.
ALTER TABLE targets ADD COLUMN drop_box TEXT;
