-- A form an officer has begun and not sent: theirs alone, on whatever device, until it is sent, dropped or too old.
CREATE TABLE draft (
    officer_id UUID NOT NULL REFERENCES officer(id),
    operation TEXT NOT NULL,
    -- The record the form is about, as addresses name it; empty where it begins something.
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    kept_at BIGINT NOT NULL,
    PRIMARY KEY (officer_id, operation, subject)
);
CREATE INDEX draft_by_age ON draft (kept_at);
