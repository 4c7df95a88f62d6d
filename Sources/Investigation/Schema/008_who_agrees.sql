-- Who agreed in place of a child or of an adult without capacity, as what, and what the user of the device wanted (PCSCA 2022 s38).
ALTER TABLE extraction_agreement ADD COLUMN guardian_as TEXT;
ALTER TABLE extraction_agreement ADD COLUMN capacity_because TEXT;
ALTER TABLE extraction_agreement ADD COLUMN none_available TEXT;
ALTER TABLE extraction_agreement ADD COLUMN views TEXT;
