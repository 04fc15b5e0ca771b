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

-- The record names support as one that acts. A CHECK cannot be changed, so the table is made anew around the same rows:
-- their hashes are made of what stands in them, and stay good.
DROP INDEX audit_events_of_object;
DROP INDEX audit_events_of_actor;
ALTER TABLE audit_events RENAME TO audit_events_before;

CREATE TABLE audit_events (
    number INTEGER NOT NULL PRIMARY KEY,
    at INTEGER NOT NULL,
    -- Written out: of a list SQLite would make a table of its own with every event.
    actor TEXT NOT NULL CHECK (
        actor = 'anyone' OR actor = 'customer' OR actor = 'staff' OR actor = 'key' OR actor = 'system'
        OR actor = 'support'
    ),
    actor_id BLOB,
    session_id BLOB,
    request_id INTEGER NOT NULL,
    action TEXT NOT NULL,
    object TEXT NOT NULL,
    object_id BLOB,
    -- By field, what it was and what it became, as JSON.
    changes TEXT NOT NULL,
    -- The same of personal values, and the address it came from. They may be erased: the hash is made of their digest
    -- alone, and that of a salt beside them, so that nobody can try out what they were.
    personal TEXT,
    salt BLOB,
    personal_digest BLOB NOT NULL CHECK (length(personal_digest) = 32),
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    CHECK ((personal IS NULL) = (salt IS NULL))
) STRICT;

INSERT INTO audit_events (number, at, actor, actor_id, session_id, request_id, action, object, object_id, changes,
                          personal, salt, personal_digest, hash)
SELECT number, at, actor, actor_id, session_id, request_id, action, object, object_id, changes,
       personal, salt, personal_digest, hash
  FROM audit_events_before;

DROP TABLE audit_events_before;

CREATE INDEX audit_events_of_object ON audit_events (object_id, number) WHERE object_id IS NOT NULL;
CREATE INDEX audit_events_of_actor ON audit_events (actor_id, number) WHERE actor_id IS NOT NULL;
