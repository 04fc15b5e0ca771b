-- Whoever rents, with an account or without one.

CREATE TABLE customers (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    version INTEGER NOT NULL DEFAULT 1 CHECK (version >= 1),
    -- Null: they have never signed up.
    account_id BLOB UNIQUE REFERENCES accounts (id),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    email TEXT,
    email_key TEXT CHECK (email_key = lower(email)),
    -- Numbers are sealed, with a keyed hash beside by which they are found.
    phone BLOB,
    phone_hash BLOB CHECK (length(phone_hash) = 8),
    licence BLOB,
    licence_hash BLOB CHECK (length(licence_hash) = 8),
    licence_country TEXT CHECK (length(licence_country) = 2),
    -- Days as text, for nobody is born at an hour.
    licence_until TEXT CHECK (length(licence_until) = 10),
    born_on TEXT CHECK (length(born_on) = 10),
    street TEXT,
    city TEXT,
    region TEXT,
    postal_code TEXT,
    country TEXT CHECK (length(country) = 2),
    -- As a JSON array.
    tags TEXT NOT NULL DEFAULT '[]' CHECK (tags LIKE '[%]'),
    -- Why they must not rent; null: they may.
    refused_for TEXT CHECK (length(refused_for) BETWEEN 1 AND 300),
    -- Whom they have turned out to be; then nothing new is noted here.
    merged_into BLOB REFERENCES customers (id),
    erased_at INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    CHECK ((phone IS NULL) = (phone_hash IS NULL)),
    CHECK ((licence IS NULL) = (licence_hash IS NULL)),
    CHECK ((email IS NULL) = (email_key IS NULL))
) STRICT;

CREATE INDEX customers_by_name ON customers (name, id) WHERE merged_into IS NULL AND erased_at IS NULL;
CREATE INDEX customers_of_email ON customers (email_key) WHERE email_key IS NOT NULL;
CREATE INDEX customers_of_phone ON customers (phone_hash) WHERE phone_hash IS NOT NULL;
CREATE INDEX customers_of_licence ON customers (licence_hash) WHERE licence_hash IS NOT NULL;
CREATE INDEX customers_merged ON customers (merged_into) WHERE merged_into IS NOT NULL;

-- Whoever has signed up already keeps their id: their numbers are bound to it.
INSERT INTO customers
    (id, account_id, name, email, email_key, phone, phone_hash, licence, licence_hash, created_at, updated_at)
SELECT a.id, a.id, a.name, a.email, a.email_key, n.phone, n.phone_hash, n.licence, n.licence_hash, a.created_at,
       a.updated_at
  FROM accounts a LEFT JOIN customer_numbers n ON n.account_id = a.id
 WHERE a.kind = 'customer'
 ORDER BY a.id;

DROP TABLE customer_numbers;

-- The words of names, folded, for finding somebody by a part of them.
CREATE TABLE customer_words (
    word TEXT NOT NULL,
    customer_id BLOB NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    PRIMARY KEY (word, customer_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX customer_words_of_customer ON customer_words (customer_id);

CREATE TABLE customer_notes (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    customer_id BLOB NOT NULL REFERENCES customers (id),
    text TEXT NOT NULL CHECK (length(text) BETWEEN 1 AND 2000),
    made_by BLOB,
    created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX customer_notes_of_customer ON customer_notes (customer_id);

-- Which customers were found to be one, with what is needed to undo it.
CREATE TABLE customer_merges (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    kept_id BLOB NOT NULL REFERENCES customers (id),
    merged_id BLOB NOT NULL REFERENCES customers (id),
    -- What was moved or filled in, as JSON; it names rows, and tells nobody's data.
    moved TEXT NOT NULL CHECK (moved LIKE '{%}'),
    made_by BLOB,
    created_at INTEGER NOT NULL,
    undone_at INTEGER
) STRICT;

CREATE INDEX customer_merges_of_kept ON customer_merges (kept_id);
CREATE INDEX customer_merges_of_merged ON customer_merges (merged_id);
