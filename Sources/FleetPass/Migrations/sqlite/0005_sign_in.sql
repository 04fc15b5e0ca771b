-- How people and programs show who they are. No secret stands here as it is: tokens are kept as SHA-256, what must be
-- read again is sealed with the instance's key.

CREATE TABLE sessions (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    account_id BLOB NOT NULL REFERENCES accounts (id),
    -- SHA-256 of the token in the cookie; none for a program's session, which goes by access tokens.
    token_digest BLOB UNIQUE CHECK (length(token_digest) = 32),
    -- What is still to be shown before it is good for anything: a code, or a second factor to be set up.
    stage TEXT NOT NULL CHECK (stage IN ('code', 'enrolment', 'whole')),
    -- How they signed in, and with what, as the list of devices shows it.
    method TEXT NOT NULL CHECK (method IN ('password', 'link', 'setup', 'passkey', 'google', 'microsoft', 'token')),
    agent TEXT NOT NULL,
    address TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    -- Written once a minute at most.
    seen_at INTEGER NOT NULL,
    -- When they last showed who they are, for what needs that to be recent.
    proven_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL
) STRICT;

CREATE INDEX sessions_of_account ON sessions (account_id);
CREATE INDEX sessions_by_end ON sessions (ends_at);

-- Links that are good once: to set up the first administrator, to join, to sign in, to show that an address is theirs.
CREATE TABLE links (
    token_digest BLOB NOT NULL PRIMARY KEY CHECK (length(token_digest) = 32),
    purpose TEXT NOT NULL CHECK (purpose IN ('setup', 'invitation', 'sign_in', 'verification', 'password')),
    -- Nobody's, where the link makes the account.
    account_id BLOB REFERENCES accounts (id),
    -- SHA-256 of the token in the asking browser's cookie: a link to sign in is good in that browser alone.
    browser_digest BLOB,
    created_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX links_of_account ON links (account_id);
CREATE INDEX links_by_end ON links (ends_at);

-- Of each account that has one, the secret of its codes, sealed, and the step of the last code taken.
CREATE TABLE second_factors (
    account_id BLOB NOT NULL PRIMARY KEY REFERENCES accounts (id),
    secret BLOB NOT NULL,
    -- Null until a first code has shown that the secret arrived.
    confirmed_at INTEGER,
    last_step INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TABLE recovery_codes (
    account_id BLOB NOT NULL REFERENCES accounts (id),
    code_digest BLOB NOT NULL CHECK (length(code_digest) = 32),
    used_at INTEGER,
    PRIMARY KEY (account_id, code_digest)
) STRICT, WITHOUT ROWID;

-- Tokens that get a program a fresh access token, each once. Using one twice ends its session.
CREATE TABLE refresh_tokens (
    token_digest BLOB NOT NULL PRIMARY KEY CHECK (length(token_digest) = 32),
    session_id BLOB NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX refresh_tokens_of_session ON refresh_tokens (session_id);

-- Keys for the programs of others, with what each may do.
CREATE TABLE api_keys (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    version INTEGER NOT NULL DEFAULT 1 CHECK (version >= 1),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
    token_digest BLOB NOT NULL UNIQUE CHECK (length(token_digest) = 32),
    -- The first characters, by which a person finds the key again.
    hint TEXT NOT NULL,
    grants TEXT NOT NULL CHECK (grants LIKE '[%]'),
    made_by BLOB NOT NULL REFERENCES accounts (id),
    created_at INTEGER NOT NULL,
    ends_at INTEGER,
    seen_at INTEGER,
    revoked_at INTEGER
) STRICT;

CREATE INDEX api_keys_of_maker ON api_keys (made_by);
