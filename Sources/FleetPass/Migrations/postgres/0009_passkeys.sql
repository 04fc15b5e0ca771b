-- Keys that browsers and telephones keep for their owners, who sign in with them instead of a password.

CREATE TABLE passkeys (
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
    id uuid NOT NULL,
    account_id uuid NOT NULL,
    credential_id bytea NOT NULL CHECK (length(credential_id) BETWEEN 16 AND 1023),
    public_key bytea NOT NULL,
    algorithm text COLLATE "C" NOT NULL CHECK (algorithm IN ('ES256', 'EdDSA')),
    sign_count bigint NOT NULL CHECK (sign_count >= 0),
    name text COLLATE "C" NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
    backup_eligible bigint NOT NULL CHECK (backup_eligible IN (0, 1)),
    backed_up bigint NOT NULL CHECK (backed_up IN (0, 1)),
    created_at bigint NOT NULL,
    seen_at bigint,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT passkeys_credential_id_key UNIQUE (tenant_id, credential_id),
    CHECK (backup_eligible = 1 OR backed_up = 0)
);

CREATE INDEX passkeys_of_account ON passkeys (tenant_id, account_id);

CREATE TABLE passkey_challenges (
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
    challenge_digest bytea NOT NULL CHECK (length(challenge_digest) = 32),
    purpose text COLLATE "C" NOT NULL CHECK (purpose IN ('registration', 'sign_in')),
    account_id uuid,
    browser_digest bytea NOT NULL CHECK (length(browser_digest) = 32),
    ends_at bigint NOT NULL,
    used_at bigint,
    PRIMARY KEY (tenant_id, challenge_digest),
    CHECK ((purpose = 'registration') = (account_id IS NOT NULL))
);

CREATE INDEX passkey_challenges_of_account
    ON passkey_challenges (tenant_id, account_id) WHERE account_id IS NOT NULL;
CREATE INDEX passkey_challenges_by_end ON passkey_challenges (tenant_id, ends_at);

-- references

ALTER TABLE passkeys ADD CONSTRAINT passkeys_account_id_fkey
    FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, id);
ALTER TABLE passkey_challenges ADD CONSTRAINT passkey_challenges_account_id_fkey
    FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, id);
