-- Who works here, who rents here, and what each of them may do.

-- What the organisation has decided for itself: one row.
CREATE TABLE organisation (
    only_one INTEGER NOT NULL PRIMARY KEY CHECK (only_one = 1),
    version INTEGER NOT NULL DEFAULT 1 CHECK (version >= 1),
    -- Whether those who may change much must sign in with a second factor.
    requires_second_factor INTEGER NOT NULL DEFAULT 0 CHECK (requires_second_factor IN (0, 1)),
    updated_at INTEGER NOT NULL
) STRICT;

INSERT INTO organisation (only_one, updated_at) VALUES (1, 0);

-- Roles that the organisation has made itself. The others, and all permissions, are in the code.
CREATE TABLE roles (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    version INTEGER NOT NULL DEFAULT 1 CHECK (version >= 1),
    name TEXT NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 40),
    -- Names of permissions, as a JSON array.
    grants TEXT NOT NULL CHECK (grants LIKE '[%]'),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

-- Somebody who can sign in. Two people of one address are a member of staff who also rents.
CREATE TABLE accounts (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    version INTEGER NOT NULL DEFAULT 1 CHECK (version >= 1),
    kind TEXT NOT NULL CHECK (kind IN ('staff', 'customer')),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    email TEXT NOT NULL,
    -- The address as it is compared: addresses are ASCII, so this is the same in every language.
    email_key TEXT NOT NULL CHECK (email_key = lower(email)),
    status TEXT NOT NULL CHECK (status IN ('invited', 'active', 'disabled')),
    -- When the address was shown to be theirs.
    verified_at INTEGER,
    -- Argon2id, as its own text says.
    password TEXT,
    -- Whether the password is so short that it lets nobody in without a second factor.
    password_needs_factor INTEGER NOT NULL DEFAULT 0 CHECK (password_needs_factor IN (0, 1)),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    UNIQUE (kind, email_key)
) STRICT;

CREATE TABLE staff (
    id BLOB NOT NULL PRIMARY KEY REFERENCES accounts (id),
    role TEXT NOT NULL CHECK (role IN ('admin', 'manager', 'sales', 'crew', 'custom')),
    role_id BLOB REFERENCES roles (id),
    CHECK ((role = 'custom') = (role_id IS NOT NULL))
) STRICT;

CREATE INDEX staff_of_role ON staff (role_id) WHERE role_id IS NOT NULL;

-- Where somebody works; whoever has no row here works everywhere.
CREATE TABLE staff_locations (
    staff_id BLOB NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    location_id BLOB NOT NULL REFERENCES locations (id),
    PRIMARY KEY (staff_id, location_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX staff_locations_of_location ON staff_locations (location_id);

-- Who answers an enquiry.
ALTER TABLE enquiries ADD COLUMN assigned_to BLOB REFERENCES accounts (id);

CREATE INDEX enquiries_of_assignee ON enquiries (assigned_to, id) WHERE assigned_to IS NOT NULL;

-- Answers kept for repetitions belong to whoever asked. Numbers are in the order of time, so that the oldest need no
-- index of their own.
CREATE TABLE kept_answers (
    number INTEGER NOT NULL PRIMARY KEY,
    -- Route, asker and key as they are, no digest of them: keys that a client counts up stay neighbours in the index,
    -- where each digest would dirty a page of its own.
    name BLOB NOT NULL UNIQUE,
    request_digest BLOB NOT NULL CHECK (length(request_digest) = 32),
    status INTEGER NOT NULL CHECK (status BETWEEN 200 AND 599),
    answer BLOB NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

-- What those requests said is known by a digest without a key; they are taken for what their keys say.
INSERT INTO kept_answers (name, request_digest, status, answer, created_at)
SELECT CAST(route || ' ' || key AS BLOB), zeroblob(32), status, answer, created_at
  FROM idempotency_keys ORDER BY created_at;

DROP TABLE idempotency_keys;

ALTER TABLE kept_answers RENAME TO idempotency_keys;
