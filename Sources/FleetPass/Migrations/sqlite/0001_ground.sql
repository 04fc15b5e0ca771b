-- What every feature stands on: places, and the memory that makes a repeated request harmless.

CREATE TABLE locations (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    version INTEGER NOT NULL DEFAULT 1 CHECK (version >= 1),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
    slug TEXT NOT NULL UNIQUE,
    street TEXT NOT NULL,
    city TEXT NOT NULL,
    region TEXT NOT NULL,
    postal_code TEXT NOT NULL,
    country TEXT NOT NULL CHECK (length(country) = 2 AND ltrim(country, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ') = ''),
    latitude REAL NOT NULL CHECK (latitude BETWEEN -90 AND 90),
    longitude REAL NOT NULL CHECK (longitude BETWEEN -180 AND 180),
    time_zone TEXT NOT NULL CHECK (length(time_zone) BETWEEN 1 AND 64),
    phone TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

-- The first answer to a request with an Idempotency-Key, kept for a day and given again to its repetitions. Numbers are in
-- the order of time, so that the oldest need no index of their own.
CREATE TABLE idempotency_keys (
    number INTEGER NOT NULL PRIMARY KEY,
    -- Route, asker and key as they are, no digest of them: keys that a client counts up stay neighbours in the index, where
    -- each digest would dirty a page of its own.
    name BLOB NOT NULL UNIQUE,
    request_digest BLOB NOT NULL CHECK (length(request_digest) = 32),
    status INTEGER NOT NULL CHECK (status BETWEEN 200 AND 599),
    answer BLOB NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
