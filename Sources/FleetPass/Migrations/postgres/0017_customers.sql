-- Whoever rents, with an account or without one.

CREATE TABLE customers (
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
    id uuid NOT NULL,
    version bigint NOT NULL DEFAULT 1 CHECK (version >= 1),
    account_id uuid,
    name text COLLATE "C" NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    name_key text COLLATE "C" CHECK (name_key <> ''),
    email text COLLATE "C",
    email_key text COLLATE "C" CHECK (email_key = lower(email)),
    phone bytea,
    phone_hash bytea CHECK (length(phone_hash) = 8),
    licence bytea,
    licence_hash bytea CHECK (length(licence_hash) = 8),
    licence_country text COLLATE "C" CHECK (length(licence_country) = 2),
    licence_until text COLLATE "C" CHECK (length(licence_until) = 10),
    born_on text COLLATE "C" CHECK (length(born_on) = 10),
    street text COLLATE "C",
    city text COLLATE "C",
    region text COLLATE "C",
    postal_code text COLLATE "C",
    country text COLLATE "C" CHECK (length(country) = 2),
    tags text COLLATE "C" NOT NULL DEFAULT '[]' CHECK (tags LIKE '[%]'),
    refused_for text COLLATE "C" CHECK (length(refused_for) BETWEEN 1 AND 1000),
    merged_into uuid,
    erased_at bigint,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT customers_account_id_key UNIQUE (tenant_id, account_id),
    CHECK ((phone IS NULL) = (phone_hash IS NULL)),
    CHECK ((licence IS NULL) = (licence_hash IS NULL)),
    CHECK ((email IS NULL) = (email_key IS NULL))
);

CREATE INDEX customers_by_name
    ON customers (tenant_id, name, id)
    WHERE merged_into IS NULL AND erased_at IS NULL;
CREATE INDEX customers_of_email ON customers (tenant_id, email_key) WHERE email_key IS NOT NULL;
CREATE INDEX customers_of_phone ON customers (tenant_id, phone_hash) WHERE phone_hash IS NOT NULL;
CREATE INDEX customers_of_licence ON customers (tenant_id, licence_hash) WHERE licence_hash IS NOT NULL;
CREATE INDEX customers_of_birth ON customers (tenant_id, name_key, born_on) WHERE born_on IS NOT NULL;
CREATE INDEX customers_refused ON customers (tenant_id, name, id) WHERE refused_for IS NOT NULL;
CREATE INDEX customers_merged ON customers (tenant_id, merged_into) WHERE merged_into IS NOT NULL;

-- Whoever has signed up already keeps their id: their numbers are bound to it. Whoever has not confirmed their address
-- gets their row when they do. Who was forgotten stays so. The owner is let past the
-- policies for that, and only for that.
DO $$
DECLARE
    is_forced boolean := (SELECT relforcerowsecurity FROM pg_class WHERE oid = 'accounts'::regclass);
BEGIN
    ALTER TABLE accounts NO FORCE ROW LEVEL SECURITY;
    ALTER TABLE customer_numbers NO FORCE ROW LEVEL SECURITY;
    INSERT INTO customers (tenant_id, id, account_id, name, email, email_key, phone, phone_hash, licence, licence_hash,
                           erased_at, created_at, updated_at)
    SELECT a.tenant_id, a.id, a.id, a.name,
           CASE WHEN a.email_key NOT LIKE '%@erased.invalid' THEN a.email END,
           CASE WHEN a.email_key NOT LIKE '%@erased.invalid' THEN a.email_key END, n.phone, n.phone_hash, n.licence, n.licence_hash,
           CASE WHEN a.email_key LIKE '%@erased.invalid' THEN a.updated_at END, a.created_at, a.updated_at
      FROM accounts a
      LEFT JOIN customer_numbers n ON n.tenant_id = a.tenant_id AND n.account_id = a.id
     WHERE a.kind = 'customer' AND a.status <> 'invited'
        ON CONFLICT (tenant_id, id) DO NOTHING;
    IF is_forced THEN
        ALTER TABLE accounts FORCE ROW LEVEL SECURITY;
    END IF;
END
$$;

DROP TABLE customer_numbers;

CREATE TABLE customer_words (
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
    word text COLLATE "C" NOT NULL,
    customer_id uuid NOT NULL,
    PRIMARY KEY (tenant_id, word, customer_id)
);

CREATE INDEX customer_words_of_customer ON customer_words (tenant_id, customer_id);

-- As near to the folding as SQL comes; it is made good with the next change of a name.
INSERT INTO customer_words (tenant_id, word, customer_id)
SELECT DISTINCT c.tenant_id, w.word, c.id
  FROM customers c
 CROSS JOIN LATERAL regexp_split_to_table(lower(regexp_replace(c.name, '[.'']', '', 'g')), '[ ,-]+') w (word)
 WHERE c.erased_at IS NULL AND w.word <> ''
    ON CONFLICT (tenant_id, word, customer_id) DO NOTHING;

CREATE TABLE customer_notes (
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
    id uuid NOT NULL,
    customer_id uuid NOT NULL,
    text text COLLATE "C" NOT NULL CHECK (length(text) BETWEEN 1 AND 2000),
    made_by uuid,
    created_at bigint NOT NULL,
    PRIMARY KEY (tenant_id, id)
);

CREATE INDEX customer_notes_of_customer ON customer_notes (tenant_id, customer_id);

CREATE TABLE customer_merges (
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
    id uuid NOT NULL,
    kept_id uuid NOT NULL,
    merged_id uuid NOT NULL,
    moved text COLLATE "C" NOT NULL CHECK (moved LIKE '{%}'),
    made_by uuid,
    created_at bigint NOT NULL,
    undone_at bigint,
    PRIMARY KEY (tenant_id, id)
);

CREATE INDEX customer_merges_of_kept ON customer_merges (tenant_id, kept_id);
CREATE INDEX customer_merges_of_merged ON customer_merges (tenant_id, merged_id);

-- references

ALTER TABLE customers ADD CONSTRAINT customers_account_id_fkey
    FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, id);
ALTER TABLE customers ADD CONSTRAINT customers_merged_into_fkey
    FOREIGN KEY (tenant_id, merged_into) REFERENCES customers (tenant_id, id);
ALTER TABLE customer_words ADD CONSTRAINT customer_words_customer_id_fkey
    FOREIGN KEY (tenant_id, customer_id) REFERENCES customers (tenant_id, id) ON DELETE CASCADE;
ALTER TABLE customer_notes ADD CONSTRAINT customer_notes_customer_id_fkey
    FOREIGN KEY (tenant_id, customer_id) REFERENCES customers (tenant_id, id);
ALTER TABLE customer_merges ADD CONSTRAINT customer_merges_kept_id_fkey
    FOREIGN KEY (tenant_id, kept_id) REFERENCES customers (tenant_id, id);
ALTER TABLE customer_merges ADD CONSTRAINT customer_merges_merged_id_fkey
    FOREIGN KEY (tenant_id, merged_id) REFERENCES customers (tenant_id, id);
