-- Kept answers are sealed, each of them, under names that are keyed digests and give no secret away, and are found by
-- whom and what they are about.

-- Names and answers of before say in clear text what opens a booking, and nobody knows whom they are about.
DELETE FROM idempotency_keys;

CREATE TABLE idempotency_subjects (
    -- In the order of time, as those of the answers.
    number INTEGER NOT NULL PRIMARY KEY,
    -- A customer, a booking, an enquiry, an account: whatever was put on record, and whoever asked.
    subject BLOB NOT NULL CHECK (length(subject) = 16),
    -- Of the answer.
    name BLOB NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX idempotency_subjects_of ON idempotency_subjects (subject);

-- Who has signed up and not confirmed it, or was invited and has not come.
CREATE INDEX accounts_invited ON accounts (id) WHERE status = 'invited';
