CREATE TABLE intelligence_report (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    reference TEXT NOT NULL UNIQUE,
    purpose TEXT NOT NULL,
    provenance TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('submitted')),
    obtained_at BIGINT NOT NULL,
    submitted_at BIGINT NOT NULL,
    submitted_by UUID NOT NULL REFERENCES officer(id)
);

-- One item of intelligence each, graded by itself (INT-02).
CREATE TABLE intelligence_paragraph (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    report_id UUID NOT NULL REFERENCES intelligence_report(id),
    number INTEGER NOT NULL,
    text TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source IN ('1', '2', '3')),
    assessment TEXT NOT NULL CHECK (assessment IN ('A', 'B', 'C', 'D', 'E')),
    explanation TEXT,
    corroborated_by TEXT,
    handling TEXT NOT NULL CHECK (handling IN ('P', 'C')),
    conditions TEXT NOT NULL,
    instruction TEXT,
    UNIQUE (report_id, number)
);
