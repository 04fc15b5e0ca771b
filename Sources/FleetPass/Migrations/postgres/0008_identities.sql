-- Who signs in with an account that they have elsewhere, at Google or Microsoft, and the attempts that
-- are under way.

CREATE TABLE identities (
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
    kind text COLLATE "C" NOT NULL CHECK (kind IN ('staff', 'customer')),
    issuer text COLLATE "C" NOT NULL CHECK (length(issuer) BETWEEN 1 AND 255),
    subject text COLLATE "C" NOT NULL CHECK (length(subject) BETWEEN 1 AND 255),
    provider text COLLATE "C" NOT NULL CHECK (provider IN ('google', 'microsoft')),
    account_id uuid NOT NULL,
    email text COLLATE "C",
    created_at bigint NOT NULL,
    seen_at bigint NOT NULL,
    PRIMARY KEY (tenant_id, kind, issuer, subject),
    CONSTRAINT identities_account_id_provider_key UNIQUE (tenant_id, account_id, provider)
);

CREATE TABLE openid_attempts (
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
    state_digest bytea NOT NULL CHECK (length(state_digest) = 32),
    provider text COLLATE "C" NOT NULL CHECK (provider IN ('google', 'microsoft')),
    kind text COLLATE "C" NOT NULL CHECK (kind IN ('staff', 'customer')),
    nonce text COLLATE "C" NOT NULL,
    verifier bytea NOT NULL,
    browser_digest bytea NOT NULL CHECK (length(browser_digest) = 32),
    next text COLLATE "C",
    created_at bigint NOT NULL,
    ends_at bigint NOT NULL,
    used_at bigint,
    PRIMARY KEY (tenant_id, state_digest)
);

CREATE INDEX openid_attempts_by_end ON openid_attempts (tenant_id, ends_at);

-- references

ALTER TABLE identities ADD CONSTRAINT identities_account_id_fkey
    FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, id);
