-- The relevant time as a custody officer set it, and why; nothing while it is as worked out.
ALTER TABLE detention ADD COLUMN relevant_reason TEXT;
-- Start of an examination under Schedule 7 to the Terrorism Act 2000, or when the person left detention in another area.
ALTER TABLE detention ADD COLUMN began_at BIGINT;
ALTER TABLE detention_review ADD COLUMN condition TEXT;
ALTER TABLE detention_review ADD COLUMN no_live_link TEXT;

-- What allows detention past the custody officer's limit, and a court's refusal of it.
CREATE TABLE detention_authority (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    detention_id UUID NOT NULL REFERENCES detention(id),
    kind TEXT NOT NULL CHECK (kind IN ('L36', 'L72', 'L96')),
    is_refused BOOLEAN NOT NULL,
    applied_at BIGINT,
    given_at BIGINT NOT NULL,
    until_at BIGINT,
    seconds_allowed BIGINT NOT NULL,
    court TEXT,
    reasons TEXT NOT NULL,
    representations TEXT,
    could_not_sit TEXT,
    new_evidence TEXT,
    recorded_at BIGINT NOT NULL,
    recorded_by UUID NOT NULL REFERENCES officer(id),
    CHECK (is_refused OR until_at > given_at)
);
CREATE INDEX detention_authority_by_detention ON detention_authority (detention_id, given_at);

-- Away at hospital and still in police detention. What was asked there to obtain evidence counts (PACE s41(6)).
CREATE TABLE hospital_stay (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    detention_id UUID NOT NULL REFERENCES detention(id),
    left_at BIGINT NOT NULL,
    hospital TEXT NOT NULL,
    reason TEXT NOT NULL,
    escort TEXT,
    back_at BIGINT,
    questioned TEXT NOT NULL,
    recorded_by UUID NOT NULL REFERENCES officer(id),
    CHECK (back_at IS NULL OR back_at >= left_at)
);
CREATE INDEX hospital_stay_by_detention ON hospital_stay (detention_id, left_at);
CREATE UNIQUE INDEX hospital_stay_one_each ON hospital_stay (detention_id) WHERE back_at IS NULL;

-- A further arrest while in detention: it shares the clock (PACE s31 and s41(4)).
CREATE TABLE further_arrest (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    detention_id UUID NOT NULL REFERENCES detention(id),
    arrest_id UUID NOT NULL UNIQUE REFERENCES arrest(id),
    recorded_at BIGINT NOT NULL,
    recorded_by UUID NOT NULL REFERENCES officer(id)
);
CREATE INDEX further_arrest_by_detention ON further_arrest (detention_id);

-- Bail before and after charge. Before charge its period is counted in calendar days from the day after arrest.
CREATE TABLE bail (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    number TEXT NOT NULL UNIQUE,
    detention_id UUID NOT NULL REFERENCES detention(id),
    person_id UUID NOT NULL REFERENCES person(id),
    investigation_id UUID NOT NULL,
    is_charged BOOLEAN NOT NULL,
    disposal TEXT NOT NULL,
    given_at BIGINT NOT NULL,
    given_by UUID NOT NULL REFERENCES officer(id),
    arrested_on TEXT NOT NULL,
    step TEXT,
    months BIGINT,
    with_prosecutor TEXT NOT NULL,
    asked_court_on TEXT,
    return_at BIGINT NOT NULL,
    return_suite_id UUID REFERENCES unit(id),
    court TEXT,
    factors TEXT NOT NULL,
    reasons TEXT NOT NULL,
    representations TEXT,
    victim_views TEXT,
    status TEXT NOT NULL CHECK (status IN ('in-force', 'answered', 'failed', 'lapsed', 'ended')),
    lapses_at BIGINT,
    ended_at BIGINT,
    end_reason TEXT,
    CHECK (is_charged = (court IS NOT NULL)),
    CHECK ((months IS NULL) = is_charged),
    CHECK ((ended_at IS NULL) = (status IN ('in-force', 'failed')))
);
CREATE INDEX bail_by_detention ON bail (detention_id, given_at);
CREATE INDEX bail_by_person ON bail (person_id, given_at);
CREATE INDEX bail_lapsing ON bail (lapses_at) WHERE status = 'in-force' AND lapses_at IS NOT NULL;
CREATE UNIQUE INDEX bail_one_each ON bail (detention_id) WHERE status IN ('in-force', 'failed');

CREATE TABLE bail_condition (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    bail_id UUID NOT NULL REFERENCES bail(id),
    code TEXT NOT NULL,
    text TEXT NOT NULL,
    set_at BIGINT NOT NULL,
    set_by UUID NOT NULL REFERENCES officer(id),
    ended_at BIGINT,
    ended_by UUID REFERENCES officer(id),
    end_reason TEXT
);
CREATE INDEX bail_condition_by_bail ON bail_condition (bail_id, set_at);

-- Each step of the ladder taken.
CREATE TABLE bail_extension (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    bail_id UUID NOT NULL REFERENCES bail(id),
    step TEXT NOT NULL,
    months BIGINT NOT NULL,
    decided_at BIGINT NOT NULL,
    officer_id UUID NOT NULL REFERENCES officer(id),
    court TEXT,
    last_day TEXT,
    reasons TEXT NOT NULL,
    representations TEXT,
    recorded_at BIGINT NOT NULL
);
CREATE INDEX bail_extension_by_bail ON bail_extension (bail_id, decided_at);

-- Back from pre-charge bail: the clock runs on, and the custody officer decides anew.
CREATE TABLE bail_return (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    detention_id UUID NOT NULL REFERENCES detention(id),
    bail_id UUID NOT NULL UNIQUE REFERENCES bail(id),
    is_arrested BOOLEAN NOT NULL,
    arrested_at BIGINT,
    returned_at BIGINT NOT NULL,
    suite_id UUID NOT NULL REFERENCES unit(id),
    reason TEXT,
    authorised_at BIGINT,
    authorised_by UUID REFERENCES officer(id),
    grounds TEXT NOT NULL,
    reasons TEXT,
    recorded_by UUID NOT NULL REFERENCES officer(id),
    CHECK (is_arrested = (arrested_at IS NOT NULL))
);
CREATE INDEX bail_return_by_detention ON bail_return (detention_id, returned_at);

-- Kept after charge for court (PACE s38), for a child with what became of the transfer to the local authority.
CREATE TABLE kept_for_court (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    detention_id UUID NOT NULL UNIQUE REFERENCES detention(id),
    grounds TEXT NOT NULL,
    reasons TEXT NOT NULL,
    decided_at BIGINT NOT NULL,
    officer_id UUID NOT NULL REFERENCES officer(id),
    court TEXT NOT NULL,
    court_on TEXT NOT NULL,
    latest_on TEXT NOT NULL,
    clerk_told TEXT,
    authority TEXT,
    authority_asked_at BIGINT,
    authority_kind TEXT,
    authority_answer TEXT,
    certificate TEXT,
    certificate_reasons TEXT
);

-- Released while the investigation goes on, without bail.
CREATE TABLE under_investigation (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    detention_id UUID NOT NULL UNIQUE REFERENCES detention(id),
    person_id UUID NOT NULL REFERENCES person(id),
    investigation_id UUID NOT NULL,
    since BIGINT NOT NULL,
    reviews BIGINT NOT NULL,
    review_on TEXT,
    ended_at BIGINT,
    end_reason TEXT
);
CREATE INDEX under_investigation_by_person ON under_investigation (person_id, since);
