-- Crimes counted by month, so that a dashboard of a million need not read them: what everyone may see. Restricted crimes are not in it.
CREATE TABLE crime_figure (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    month TEXT NOT NULL CHECK (length(month) = 7),
    -- The unit's id; empty for crimes of no unit.
    unit TEXT NOT NULL,
    measure TEXT NOT NULL,
    key TEXT NOT NULL,
    crimes BIGINT NOT NULL CHECK (crimes >= 0)
);
CREATE UNIQUE INDEX crime_figure_once ON crime_figure (measure, month, unit, key);

-- How far in the journal the figures are counted; one row.
CREATE TABLE crime_count (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    position BIGINT NOT NULL,
    counted_at BIGINT NOT NULL
);

-- The records behind a figure, by key.
CREATE INDEX investigation_by_type ON investigation (crime_type, month, id);
CREATE INDEX investigation_by_outcome ON investigation (outcome, month, id);
CREATE INDEX crime_outcome_by_day ON crime_outcome (day, id);
CREATE INDEX location_by_borough ON location (borough, id) WHERE borough IS NOT NULL;
