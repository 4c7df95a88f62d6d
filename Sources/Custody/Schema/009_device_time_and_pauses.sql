-- When a tablet without network recorded an entry, by its own count from a time the server gave it; nothing for an entry that came at once.
ALTER TABLE custody_entry ADD COLUMN recorded_at BIGINT;

-- Days with the prosecutor are written like days in hospital: from and until.
UPDATE bail SET with_prosecutor = replace(replace(with_prosecutor, '"sent":', '"from":'), '"returned":', '"until":') WHERE with_prosecutor <> '[]';
