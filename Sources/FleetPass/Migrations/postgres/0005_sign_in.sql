-- How people and programs show who they are. No secret stands here as it is: tokens are kept as SHA-256,
-- what must be read again is sealed with the instance's key.

CREATE TABLE sessions (
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
    id uuid NOT NULL,
    account_id uuid NOT NULL,
    token_digest bytea CHECK (length(token_digest) = 32),
    stage text COLLATE "C" NOT NULL CHECK (stage IN ('code', 'enrolment', 'whole')),
    method text COLLATE "C" NOT NULL CHECK (
        method IN ('password', 'link', 'setup', 'passkey', 'google', 'microsoft', 'token')
    ),
    agent text COLLATE "C" NOT NULL,
    address text COLLATE "C" NOT NULL,
    created_at bigint NOT NULL,
    seen_at bigint NOT NULL,
    proven_at bigint NOT NULL,
    ends_at bigint NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT sessions_token_digest_key UNIQUE (tenant_id, token_digest)
);

CREATE INDEX sessions_of_account ON sessions (tenant_id, account_id);
CREATE INDEX sessions_by_end ON sessions (tenant_id, ends_at);

CREATE TABLE links (
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
    token_digest bytea NOT NULL CHECK (length(token_digest) = 32),
    purpose text COLLATE "C" NOT NULL CHECK (
        purpose IN ('setup', 'invitation', 'sign_in', 'verification', 'password')
    ),
    account_id uuid,
    browser_digest bytea,
    created_at bigint NOT NULL,
    ends_at bigint NOT NULL,
    used_at bigint,
    PRIMARY KEY (tenant_id, token_digest)
);

CREATE INDEX links_of_account ON links (tenant_id, account_id);
CREATE INDEX links_by_end ON links (tenant_id, ends_at);

CREATE TABLE second_factors (
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
    account_id uuid NOT NULL,
    secret bytea NOT NULL,
    confirmed_at bigint,
    last_step bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant_id, account_id)
);

CREATE TABLE recovery_codes (
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
    account_id uuid NOT NULL,
    code_digest bytea NOT NULL CHECK (length(code_digest) = 32),
    used_at bigint,
    PRIMARY KEY (tenant_id, account_id, code_digest)
);

CREATE TABLE refresh_tokens (
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
    token_digest bytea NOT NULL CHECK (length(token_digest) = 32),
    session_id uuid NOT NULL,
    created_at bigint NOT NULL,
    used_at bigint,
    PRIMARY KEY (tenant_id, token_digest)
);

CREATE INDEX refresh_tokens_of_session ON refresh_tokens (tenant_id, session_id);

CREATE TABLE api_keys (
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
    id uuid NOT NULL,
    version bigint NOT NULL DEFAULT 1 CHECK (version >= 1),
    name text COLLATE "C" NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
    token_digest bytea NOT NULL CHECK (length(token_digest) = 32),
    hint text COLLATE "C" NOT NULL,
    grants text COLLATE "C" NOT NULL CHECK (grants LIKE '[%]'),
    made_by uuid NOT NULL,
    created_at bigint NOT NULL,
    ends_at bigint,
    seen_at bigint,
    revoked_at bigint,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT api_keys_token_digest_key UNIQUE (tenant_id, token_digest)
);

CREATE INDEX api_keys_of_maker ON api_keys (tenant_id, made_by);

-- references

ALTER TABLE sessions ADD CONSTRAINT sessions_account_id_fkey
    FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, id);
ALTER TABLE links ADD CONSTRAINT links_account_id_fkey
    FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, id);
ALTER TABLE second_factors ADD CONSTRAINT second_factors_account_id_fkey
    FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, id);
ALTER TABLE recovery_codes ADD CONSTRAINT recovery_codes_account_id_fkey
    FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, id);
ALTER TABLE refresh_tokens ADD CONSTRAINT refresh_tokens_session_id_fkey
    FOREIGN KEY (tenant_id, session_id) REFERENCES sessions (tenant_id, id) ON DELETE CASCADE;
ALTER TABLE api_keys ADD CONSTRAINT api_keys_made_by_fkey
    FOREIGN KEY (tenant_id, made_by) REFERENCES accounts (tenant_id, id);
