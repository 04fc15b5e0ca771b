-- Telephone and licence numbers are kept sealed, each with a keyed hash of its canonical form beside it, by which it is
-- found. Both are made in code: SQL has no keys.

-- Numbers as they were kept before, until they are sealed at the first start. A row without a number: all are sealed, and
-- only the log may still have them.
CREATE TABLE unsealed (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    phone TEXT
) STRICT;

INSERT INTO unsealed (id, phone) SELECT id, phone FROM enquiries WHERE phone IS NOT NULL ORDER BY id;

-- A table of its own, and the old one dropped: its pages are overwritten then, with what earlier changes of rows have left
-- in them.
CREATE TABLE enquiries_sealed (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    version INTEGER NOT NULL DEFAULT 1 CHECK (version >= 1),
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    phone BLOB,
    phone_hash BLOB CHECK (length(phone_hash) = 8),
    message TEXT NOT NULL,
    vehicle_id BLOB REFERENCES vehicles (id),
    created_at INTEGER NOT NULL,
    -- Who answers it.
    assigned_to BLOB REFERENCES accounts (id),
    CHECK ((phone IS NULL) = (phone_hash IS NULL))
) STRICT;

INSERT INTO enquiries_sealed (id, version, name, email, message, vehicle_id, created_at, assigned_to)
SELECT id, version, name, email, message, vehicle_id, created_at, assigned_to FROM enquiries ORDER BY id;

DROP TABLE enquiries;
ALTER TABLE enquiries_sealed RENAME TO enquiries;

CREATE INDEX enquiries_of_vehicle ON enquiries (vehicle_id) WHERE vehicle_id IS NOT NULL;
CREATE INDEX enquiries_of_assignee ON enquiries (assigned_to, id) WHERE assigned_to IS NOT NULL;
CREATE INDEX enquiries_of_phone ON enquiries (phone_hash) WHERE phone_hash IS NOT NULL;

-- What a customer has told of themselves.
CREATE TABLE customer_numbers (
    account_id BLOB NOT NULL PRIMARY KEY REFERENCES accounts (id),
    phone BLOB,
    phone_hash BLOB CHECK (length(phone_hash) = 8),
    licence BLOB,
    licence_hash BLOB CHECK (length(licence_hash) = 8),
    CHECK ((phone IS NULL) = (phone_hash IS NULL)),
    CHECK ((licence IS NULL) = (licence_hash IS NULL))
) STRICT, WITHOUT ROWID;
