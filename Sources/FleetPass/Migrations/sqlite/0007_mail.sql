-- Letters to people, written in the transaction of what they tell of and sent when that is certain.

CREATE TABLE outbox (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    letter TEXT NOT NULL,
    -- Whose it is, so that it goes when they want to be forgotten.
    account_id BLOB REFERENCES accounts (id),
    -- From where it was asked for, as a keyed hash: nobody is to use up what another may ask for.
    asked_from BLOB CHECK (length(asked_from) = 8),
    -- Name and address, and what the letter says: sealed, for there are links in it. Gone once it is sent.
    content BLOB,
    -- kept: there is no mail server, so it lies on the disk for whoever runs the machine.
    status TEXT NOT NULL CHECK (status IN ('queued', 'sent', 'kept', 'failed', 'suppressed')),
    attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    due_at INTEGER NOT NULL,
    -- What the mail server said last.
    problem TEXT,
    created_at INTEGER NOT NULL,
    done_at INTEGER
) STRICT;

CREATE INDEX outbox_of_account ON outbox (account_id, created_at) WHERE account_id IS NOT NULL;
CREATE INDEX outbox_by_due ON outbox (due_at) WHERE status = 'queued';

-- What somebody has agreed to, in which words, and when they took it back.
CREATE TABLE consents (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    account_id BLOB NOT NULL REFERENCES accounts (id),
    purpose TEXT NOT NULL CHECK (purpose IN ('terms', 'marketing', 'telematics')),
    -- The version of the words that were shown.
    wording TEXT NOT NULL CHECK (length(wording) BETWEEN 1 AND 40),
    given_at INTEGER NOT NULL,
    withdrawn_at INTEGER
) STRICT;

CREATE INDEX consents_of_account ON consents (account_id);
