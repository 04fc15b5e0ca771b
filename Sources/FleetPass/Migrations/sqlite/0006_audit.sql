-- The record of who did what. Each event's hash is made of the event and of the hash before it.

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

CREATE INDEX audit_events_of_object ON audit_events (object_id, number) WHERE object_id IS NOT NULL;
CREATE INDEX audit_events_of_actor ON audit_events (actor_id, number) WHERE actor_id IS NOT NULL;

-- Where the chain ends, sealed with the instance's key: one row. Without it a tail that was cut off would not show.
CREATE TABLE audit_head (
    only_one INTEGER NOT NULL PRIMARY KEY CHECK (only_one = 1),
    number INTEGER NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    seal BLOB NOT NULL CHECK (length(seal) = 32)
) STRICT;
