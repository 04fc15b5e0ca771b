-- What is to be done without anybody asking for it, and calendars that other programs look at.

CREATE TABLE chores (
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
    id uuid NOT NULL,
    kind text COLLATE "C" NOT NULL CHECK (length(kind) BETWEEN 1 AND 40),
    object_id uuid,
    due_at bigint,
    attempts bigint NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    claimed_until bigint,
    problem text COLLATE "C" CHECK (length(problem) BETWEEN 1 AND 300),
    ran_at bigint,
    took_ms bigint CHECK (took_ms >= 0),
    place text COLLATE "C" CHECK (length(place) <= 100),
    created_at bigint NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT chores_kind_object_id_key UNIQUE (tenant_id, kind, object_id)
);

CREATE UNIQUE INDEX chores_again ON chores (tenant_id, kind) WHERE object_id IS NULL;

CREATE INDEX chores_by_due ON chores (tenant_id, due_at) WHERE due_at IS NOT NULL;

-- Of holds that were there already. The owner is let past the policies for that, and only for that.
DO $$
DECLARE
    is_forced boolean := (SELECT relforcerowsecurity FROM pg_class WHERE oid = 'bookings'::regclass);
BEGIN
    ALTER TABLE bookings NO FORCE ROW LEVEL SECURITY;
    INSERT INTO chores (tenant_id, id, kind, object_id, due_at, created_at)
    SELECT b.tenant_id, b.id, 'expire_hold', b.id, b.held_until, b.created_at
      FROM bookings b
     WHERE b.state = 'held' AND b.held_until IS NOT NULL
        ON CONFLICT (tenant_id, id) DO NOTHING;
    IF is_forced THEN
        ALTER TABLE bookings FORCE ROW LEVEL SECURITY;
    END IF;
END
$$;

CREATE TABLE booking_feeds (
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
    id uuid NOT NULL,
    kind text COLLATE "C" NOT NULL CHECK (kind IN ('vehicle', 'location', 'customer')),
    object_id uuid NOT NULL,
    token_digest bytea NOT NULL CHECK (length(token_digest) = 32),
    hint text COLLATE "C" NOT NULL,
    made_by uuid NOT NULL,
    created_at bigint NOT NULL,
    revoked_at bigint,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT booking_feeds_token_digest_key UNIQUE (tenant_id, token_digest)
);

CREATE INDEX booking_feeds_of_maker ON booking_feeds (tenant_id, made_by, created_at);

-- references

ALTER TABLE booking_feeds ADD CONSTRAINT booking_feeds_made_by_fkey
    FOREIGN KEY (tenant_id, made_by) REFERENCES accounts (tenant_id, id);
