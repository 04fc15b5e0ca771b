-- The record of who did what. Each event's hash is made of the event and of the hash before it.

CREATE TABLE audit_events (
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
    number bigint NOT NULL,
    at bigint NOT NULL,
    actor text COLLATE "C" NOT NULL CHECK (
        actor = 'anyone' OR actor = 'customer' OR actor = 'staff' OR actor = 'key' OR actor = 'system'
        OR actor = 'support'
    ),
    actor_id uuid,
    session_id uuid,
    request_id bigint NOT NULL,
    action text COLLATE "C" NOT NULL,
    object text COLLATE "C" NOT NULL,
    object_id uuid,
    changes text COLLATE "C" NOT NULL,
    personal text COLLATE "C",
    salt bytea,
    personal_digest bytea NOT NULL CHECK (length(personal_digest) = 32),
    hash bytea NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (tenant_id, number),
    CHECK ((personal IS NULL) = (salt IS NULL))
);

CREATE INDEX audit_events_of_object
    ON audit_events (tenant_id, object_id, number) WHERE object_id IS NOT NULL;
CREATE INDEX audit_events_of_actor ON audit_events (tenant_id, actor_id, number) WHERE actor_id IS NOT NULL;

CREATE TABLE audit_head (
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
    only_one bigint NOT NULL CHECK (only_one = 1),
    number bigint NOT NULL,
    hash bytea NOT NULL CHECK (length(hash) = 32),
    seal bytea NOT NULL CHECK (length(seal) = 32),
    PRIMARY KEY (tenant_id, only_one)
);

-- references
