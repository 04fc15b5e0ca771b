-- Whoever rents, with an account or without one.

CREATE TABLE customers (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    version INTEGER NOT NULL DEFAULT 1 CHECK (version >= 1),
    -- Null: they have never signed up.
    account_id BLOB UNIQUE REFERENCES accounts (id),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    -- The words of the name, folded and in order: names with the same are one name. Null: it has none.
    name_key TEXT CHECK (name_key <> ''),
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
    -- Why they must not rent; null: they may. Longer than any reason given at once: of two that were merged, both
    -- are kept.
    refused_for TEXT CHECK (length(refused_for) BETWEEN 1 AND 1000),
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
CREATE INDEX customers_of_birth ON customers (name_key, born_on) WHERE born_on IS NOT NULL;
CREATE INDEX customers_refused ON customers (name, id) WHERE refused_for IS NOT NULL;
CREATE INDEX customers_merged ON customers (merged_into) WHERE merged_into IS NOT NULL;

-- Whoever has signed up already keeps their id: their numbers are bound to it. Whoever has not confirmed their address
-- gets their row when they do. Who was forgotten stays so.
INSERT INTO customers
    (id, account_id, name, email, email_key, phone, phone_hash, licence, licence_hash, erased_at, created_at,
     updated_at)
SELECT a.id, a.id, a.name,
       CASE WHEN a.email_key NOT LIKE '%@erased.invalid' THEN a.email END,
       CASE WHEN a.email_key NOT LIKE '%@erased.invalid' THEN a.email_key END, n.phone, n.phone_hash, n.licence, n.licence_hash,
       CASE WHEN a.email_key LIKE '%@erased.invalid' THEN a.updated_at END, a.created_at, a.updated_at
  FROM accounts a LEFT JOIN customer_numbers n ON n.account_id = a.id
 WHERE a.kind = 'customer' AND a.status <> 'invited'
 ORDER BY a.id;

DROP TABLE customer_numbers;

-- The words of names, folded, for finding somebody by a part of them, and their tags, each behind a #.
CREATE TABLE customer_words (
    word TEXT NOT NULL,
    customer_id BLOB NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    PRIMARY KEY (word, customer_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX customer_words_of_customer ON customer_words (customer_id);

-- As near to the folding as SQL comes; it is made good with the next change of a name.
INSERT INTO customer_words (word, customer_id)
WITH RECURSIVE parts (customer_id, word, rest) AS (
    SELECT id, '', lower(replace(replace(replace(replace(name, ',', ' '), '-', ' '), '.', ''), '''', '')) || ' '
      FROM customers WHERE erased_at IS NULL
     UNION ALL
    SELECT customer_id, substr(rest, 1, instr(rest, ' ') - 1), substr(rest, instr(rest, ' ') + 1)
      FROM parts WHERE rest <> ''
)
SELECT DISTINCT word, customer_id FROM parts WHERE word <> '';

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
