-- The MAC of each audit event by a key of the gateway's home; empty for events that older versions recorded.
ALTER TABLE events ADD COLUMN mac TEXT NOT NULL DEFAULT '';
