-- When a tablet without network recorded an entry, by its own count from a time the server gave it; nothing for an entry that came at once.
ALTER TABLE custody_entry ADD COLUMN recorded_at BIGINT;
