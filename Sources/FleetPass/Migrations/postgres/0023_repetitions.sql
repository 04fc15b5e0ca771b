-- Kept answers are sealed, each of them, under names that are keyed digests and give no secret away, and are found by
-- whom and what they are about.

-- Names and answers of before say in clear text what opens a booking, and nobody knows whom they are about.
-- Of all tenants at once, whatever the policies.
TRUNCATE idempotency_keys;

CREATE TABLE idempotency_subjects (
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
    number bigint NOT NULL,
    subject uuid NOT NULL,
    name bytea NOT NULL,
    created_at bigint NOT NULL,
    PRIMARY KEY (tenant_id, number)
);

CREATE INDEX idempotency_subjects_of ON idempotency_subjects (tenant_id, subject);

-- Who has signed up and not confirmed it, or was invited and has not come.
CREATE INDEX accounts_invited ON accounts (tenant_id, id) WHERE status = 'invited';

-- references
