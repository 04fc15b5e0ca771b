-- Support access: a box of hours for which somebody who runs this dealership lets the platform's own
-- people in.

CREATE TABLE support_accesses (
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
    id uuid NOT NULL,
    granted_by uuid NOT NULL,
    reason text COLLATE "C" NOT NULL CHECK (length(reason) BETWEEN 1 AND 300),
    grants text COLLATE "C" NOT NULL CHECK (grants LIKE '[%]'),
    starts_at bigint NOT NULL,
    ends_at bigint NOT NULL CHECK (ends_at > starts_at),
    revoked_at bigint,
    link_digest bytea NOT NULL CHECK (length(link_digest) = 32),
    entered_at bigint,
    session_digest bytea CHECK (length(session_digest) = 32),
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT support_accesses_link_digest_key UNIQUE (tenant_id, link_digest),
    CONSTRAINT support_accesses_session_digest_key UNIQUE (tenant_id, session_digest)
);

CREATE INDEX support_accesses_by_end ON support_accesses (tenant_id, ends_at) WHERE revoked_at IS NULL;

-- references

ALTER TABLE support_accesses ADD CONSTRAINT support_accesses_granted_by_fkey
    FOREIGN KEY (tenant_id, granted_by) REFERENCES accounts (tenant_id, id);
