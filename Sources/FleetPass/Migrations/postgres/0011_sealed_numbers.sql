-- Telephone and licence numbers are kept sealed, each with a keyed hash of its canonical form beside it, by
-- which it is found. Nothing was ever kept unsealed here, so one table stays empty.

CREATE TABLE unsealed (
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
    id uuid NOT NULL,
    phone text COLLATE "C",
    PRIMARY KEY (tenant_id, id)
);

CREATE INDEX enquiries_of_phone ON enquiries (tenant_id, phone_hash) WHERE phone_hash IS NOT NULL;

CREATE TABLE customer_numbers (
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
    account_id uuid NOT NULL,
    phone bytea,
    phone_hash bytea CHECK (length(phone_hash) = 8),
    licence bytea,
    licence_hash bytea CHECK (length(licence_hash) = 8),
    PRIMARY KEY (tenant_id, account_id),
    CHECK ((phone IS NULL) = (phone_hash IS NULL)),
    CHECK ((licence IS NULL) = (licence_hash IS NULL))
);

-- references

ALTER TABLE customer_numbers ADD CONSTRAINT customer_numbers_account_id_fkey
    FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, id);
