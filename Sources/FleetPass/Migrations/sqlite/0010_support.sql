-- Support access: a box of hours for which somebody who runs this dealership lets the platform's own people in.

CREATE TABLE support_accesses (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    granted_by BLOB NOT NULL REFERENCES accounts (id),
    reason TEXT NOT NULL CHECK (length(reason) BETWEEN 1 AND 300),
    -- Names of permissions, as a JSON array.
    grants TEXT NOT NULL CHECK (grants LIKE '[%]'),
    starts_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL CHECK (ends_at > starts_at),
    revoked_at INTEGER,
    -- SHA-256 of the token in the link, which is good once.
    link_digest BLOB NOT NULL UNIQUE CHECK (length(link_digest) = 32),
    entered_at INTEGER,
    -- SHA-256 of the token in the cookie of whoever came by the link; none before, and none once they have left.
    session_digest BLOB UNIQUE CHECK (length(session_digest) = 32)
) STRICT;

CREATE INDEX support_accesses_by_end ON support_accesses (ends_at) WHERE revoked_at IS NULL;
