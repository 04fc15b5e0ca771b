-- What is to be done without anybody asking for it, and calendars that other programs look at.

CREATE TABLE chores (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    kind TEXT NOT NULL CHECK (length(kind) BETWEEN 1 AND 40),
    -- What it is about; null: it comes again and again, and is about everything.
    object_id BLOB CHECK (length(object_id) = 16),
    -- Null: it was given up, until somebody asks for it.
    due_at INTEGER,
    -- Since it last worked. Counted before it is tried: one that ends the process is given up like any other.
    attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    -- By somebody who is at it, or who was when the process ended.
    claimed_until INTEGER,
    problem TEXT CHECK (length(problem) BETWEEN 1 AND 300),
    ran_at INTEGER,
    took_ms INTEGER CHECK (took_ms >= 0),
    -- Where it goes on, in words of its own.
    place TEXT CHECK (length(place) <= 100),
    created_at INTEGER NOT NULL,
    UNIQUE (kind, object_id)
) STRICT;

CREATE UNIQUE INDEX chores_again ON chores (kind) WHERE object_id IS NULL;
CREATE INDEX chores_by_due ON chores (due_at) WHERE due_at IS NOT NULL;

-- Of holds that were there already.
INSERT INTO chores (id, kind, object_id, due_at, created_at)
SELECT id, 'expire_hold', id, held_until, created_at FROM bookings WHERE state = 'held' AND held_until IS NOT NULL;

-- A calendar of bookings that is known by its address alone. It shows what whoever made it may see.
CREATE TABLE booking_feeds (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    kind TEXT NOT NULL CHECK (kind IN ('vehicle', 'location', 'customer')),
    object_id BLOB NOT NULL CHECK (length(object_id) = 16),
    token_digest BLOB NOT NULL UNIQUE CHECK (length(token_digest) = 32),
    -- The first characters, by which a person finds it again.
    hint TEXT NOT NULL,
    made_by BLOB NOT NULL REFERENCES accounts (id),
    created_at INTEGER NOT NULL,
    revoked_at INTEGER
) STRICT;

CREATE INDEX booking_feeds_of_maker ON booking_feeds (made_by, created_at);
