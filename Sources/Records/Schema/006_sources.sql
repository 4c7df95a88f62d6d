-- What was learned from one record: asked when that record is restricted, so that nobody is found by it any more.
CREATE INDEX person_name_by_source ON person_name (source_id, person_id) WHERE source_id IS NOT NULL;
CREATE INDEX person_identifier_by_source ON person_identifier (source_id, person_id) WHERE source_id IS NOT NULL;
CREATE INDEX person_contact_by_source ON person_contact (source_id, person_id) WHERE source_id IS NOT NULL;
