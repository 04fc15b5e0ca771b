-- Letters to people, written in the transaction of what they tell of and sent when that is certain.

CREATE TABLE outbox (
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
    id uuid NOT NULL,
    letter text COLLATE "C" NOT NULL,
    account_id uuid,
    asked_from bytea CHECK (length(asked_from) = 8),
    content bytea,
    status text COLLATE "C" NOT NULL CHECK (status IN ('queued', 'sent', 'kept', 'failed', 'suppressed')),
    attempts bigint NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    due_at bigint NOT NULL,
    problem text COLLATE "C",
    created_at bigint NOT NULL,
    done_at bigint,
    PRIMARY KEY (tenant_id, id)
);

CREATE INDEX outbox_of_account ON outbox (tenant_id, account_id, created_at) WHERE account_id IS NOT NULL;
CREATE INDEX outbox_by_due ON outbox (tenant_id, due_at) WHERE status = 'queued';

CREATE TABLE consents (
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
    id uuid NOT NULL,
    account_id uuid NOT NULL,
    purpose text COLLATE "C" NOT NULL CHECK (purpose IN ('terms', 'marketing', 'telematics')),
    wording text COLLATE "C" NOT NULL CHECK (length(wording) BETWEEN 1 AND 40),
    given_at bigint NOT NULL,
    withdrawn_at bigint,
    PRIMARY KEY (tenant_id, id)
);

CREATE INDEX consents_of_account ON consents (tenant_id, account_id);

-- references

ALTER TABLE outbox ADD CONSTRAINT outbox_account_id_fkey
    FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, id);
ALTER TABLE consents ADD CONSTRAINT consents_account_id_fkey
    FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, id);
