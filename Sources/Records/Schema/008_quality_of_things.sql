-- The quality of vehicles, places and organisations is kept beside that of people: one row a record, whatever it is.
ALTER TABLE person_quality RENAME TO record_quality;
ALTER TABLE record_quality ADD COLUMN kind TEXT NOT NULL DEFAULT 'person';
-- Who wrote the record down, where its own row does not say.
ALTER TABLE record_quality ADD COLUMN recorded_by UUID;
UPDATE record_quality SET recorded_by = (SELECT p.created_by FROM person p WHERE p.id = record_quality.id);
-- Which kind the night has come to, after the order of `QualityRound.kinds`.
ALTER TABLE quality_round ADD COLUMN kind TEXT NOT NULL DEFAULT 'person';
