-- Keys that browsers and telephones keep for their owners, who sign in with them instead of a password.

CREATE TABLE passkeys (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    account_id BLOB NOT NULL REFERENCES accounts (id),
    -- As the authenticator names it.
    credential_id BLOB NOT NULL UNIQUE CHECK (length(credential_id) BETWEEN 16 AND 1023),
    -- A COSE_Key, as it came.
    public_key BLOB NOT NULL,
    algorithm TEXT NOT NULL CHECK (algorithm IN ('ES256', 'EdDSA')),
    -- What the authenticator last counted to; 0 where it does not count.
    sign_count INTEGER NOT NULL CHECK (sign_count >= 0),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
    -- Whether it may be copied to its owner's other devices, which never changes, and whether it has been.
    backup_eligible INTEGER NOT NULL CHECK (backup_eligible IN (0, 1)),
    backed_up INTEGER NOT NULL CHECK (backed_up IN (0, 1)),
    created_at INTEGER NOT NULL,
    seen_at INTEGER,
    CHECK (backup_eligible = 1 OR backed_up = 0)
) STRICT;

CREATE INDEX passkeys_of_account ON passkeys (account_id);

-- What an authenticator was asked to sign: each is good once, for one purpose, in one browser.
CREATE TABLE passkey_challenges (
    challenge_digest BLOB NOT NULL PRIMARY KEY CHECK (length(challenge_digest) = 32),
    purpose TEXT NOT NULL CHECK (purpose IN ('registration', 'sign_in')),
    -- Nobody's, where it is to sign in.
    account_id BLOB REFERENCES accounts (id),
    -- SHA-256 of what tells the asking browser, or the asking session, from others.
    browser_digest BLOB NOT NULL CHECK (length(browser_digest) = 32),
    ends_at INTEGER NOT NULL,
    used_at INTEGER,
    CHECK ((purpose = 'registration') = (account_id IS NOT NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX passkey_challenges_of_account ON passkey_challenges (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX passkey_challenges_by_end ON passkey_challenges (ends_at);
