-- Who signs in with an account that they have elsewhere, at Google or Microsoft, and the attempts that are under way.

-- Somebody as a provider knows them. Issuer and subject together never change hands; an address may.
CREATE TABLE identities (
    kind TEXT NOT NULL CHECK (kind IN ('staff', 'customer')),
    issuer TEXT NOT NULL CHECK (length(issuer) BETWEEN 1 AND 255),
    subject TEXT NOT NULL CHECK (length(subject) BETWEEN 1 AND 255),
    provider TEXT NOT NULL CHECK (provider IN ('google', 'microsoft')),
    account_id BLOB NOT NULL REFERENCES accounts (id),
    -- As the provider told it when they last signed in, for its owner to know which one it is.
    email TEXT,
    created_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    PRIMARY KEY (kind, issuer, subject),
    UNIQUE (account_id, provider)
) STRICT, WITHOUT ROWID;

-- From the moment that somebody is sent to a provider until they come back, once, in the same browser.
CREATE TABLE openid_attempts (
    -- SHA-256 of the state that comes back with them.
    state_digest BLOB NOT NULL PRIMARY KEY CHECK (length(state_digest) = 32),
    provider TEXT NOT NULL CHECK (provider IN ('google', 'microsoft')),
    kind TEXT NOT NULL CHECK (kind IN ('staff', 'customer')),
    -- What the provider's token must repeat.
    nonce TEXT NOT NULL,
    -- What shows the provider that whoever brings the code is who asked for it; sealed.
    verifier BLOB NOT NULL,
    -- SHA-256 of the token in the browser's cookie.
    browser_digest BLOB NOT NULL CHECK (length(browser_digest) = 32),
    -- Where they wanted to go.
    next TEXT,
    created_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX openid_attempts_by_end ON openid_attempts (ends_at);
