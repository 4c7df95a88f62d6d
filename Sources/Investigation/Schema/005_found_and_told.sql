-- What a report tells besides its account, as words the crime is found by.
ALTER TABLE investigation ADD COLUMN told TEXT;

-- A victim that is an organisation, and who speaks for it (VIC-05). Nobody may be known yet when the crime is recorded.
CREATE TABLE organisation_victim (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    investigation_id UUID NOT NULL REFERENCES investigation(id) DEFERRABLE INITIALLY DEFERRED,
    organisation_id UUID NOT NULL REFERENCES organisation(id),
    contact_id UUID REFERENCES person(id),
    named_at BIGINT,
    named_by UUID REFERENCES officer(id),
    UNIQUE (investigation_id, organisation_id),
    CHECK ((contact_id IS NULL) = (named_at IS NULL) AND (contact_id IS NULL) = (named_by IS NULL))
);
CREATE INDEX organisation_victim_by_organisation ON organisation_victim (organisation_id, investigation_id);
CREATE INDEX organisation_victim_by_contact ON organisation_victim (contact_id, investigation_id) WHERE contact_id IS NOT NULL;

-- Outcomes as another publisher dated them: by the month they were given in, whether or not the crime itself is here.
CREATE TABLE published_outcome (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    source_system TEXT NOT NULL,
    source_key TEXT NOT NULL,
    source_id TEXT NOT NULL CHECK (source_id <> ''),
    source_force TEXT NOT NULL,
    source_file TEXT NOT NULL,
    month TEXT NOT NULL CHECK (length(month) = 7),
    outcome TEXT NOT NULL,
    location_id UUID REFERENCES location(id) DEFERRABLE INITIALLY DEFERRED,
    recorded_at BIGINT NOT NULL,
    UNIQUE (source_system, source_key)
);
CREATE INDEX published_outcome_by_month ON published_outcome (month, id);
CREATE INDEX published_outcome_by_crime ON published_outcome (source_id, month);
CREATE INDEX investigation_by_source_id ON investigation (source_id) WHERE source_id IS NOT NULL;

-- Cash detained as recoverable property: 48 hours of working days, then as long as a court orders (EXH-05).
CREATE TABLE cash_detention (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    item_id UUID NOT NULL REFERENCES property_item(id),
    investigation_id UUID NOT NULL REFERENCES investigation(id),
    grounds TEXT NOT NULL CHECK (grounds <> ''),
    seized_at BIGINT NOT NULL,
    -- Until when it may be kept as it stands, and why until then.
    due_at BIGINT NOT NULL,
    because TEXT NOT NULL,
    first_order_on TEXT,
    court TEXT,
    ordered_until TEXT,
    recorded_at BIGINT NOT NULL,
    officer_id UUID NOT NULL REFERENCES officer(id),
    ended_at BIGINT,
    ended_by UUID REFERENCES officer(id),
    ending TEXT CHECK (ending IN ('forfeited', 'returned', 'evidence')),
    ended_because TEXT,
    CHECK ((ended_at IS NULL) = (ending IS NULL)),
    CHECK ((first_order_on IS NULL) = (ordered_until IS NULL))
);
CREATE UNIQUE INDEX cash_detention_open ON cash_detention (item_id) WHERE ended_at IS NULL;
CREATE INDEX cash_detention_by_due ON cash_detention (due_at, id) WHERE ended_at IS NULL;

-- A witness who produces an exhibit; the officer beside it took it from them.
ALTER TABLE exhibit ADD COLUMN witness_id UUID REFERENCES person(id);

-- How many things a store holds; nothing where nobody has counted its places.
ALTER TABLE property_store ADD COLUMN capacity BIGINT CHECK (capacity > 0);

-- House-to-house: the addresses of an area, each with what came of the last call. What was said at each call stands in the enquiry log.
CREATE TABLE house_call (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    investigation_id UUID NOT NULL REFERENCES investigation(id),
    location_id UUID NOT NULL REFERENCES location(id),
    area TEXT NOT NULL CHECK (area <> ''),
    -- The order they were given in.
    number BIGINT NOT NULL,
    calls BIGINT NOT NULL,
    -- A code of house-result; nothing before the first call.
    result TEXT,
    said TEXT,
    called_at BIGINT,
    called_by UUID REFERENCES officer(id),
    revisit_at BIGINT,
    UNIQUE (investigation_id, location_id),
    CHECK ((calls = 0) = (result IS NULL))
);
CREATE INDEX house_call_by_area ON house_call (investigation_id, area, number);

-- Another measure is counted: the months are counted anew.
UPDATE crime_count SET position = -1;
