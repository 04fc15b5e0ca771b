-- What was done to tenants, kept in the transaction that did it until it is in the record of the platform's own site,
-- which is that tenant's, and another role's.

CREATE TABLE fp.deeds (
    id uuid NOT NULL PRIMARY KEY,
    action text COLLATE "C" NOT NULL,
    object text COLLATE "C" NOT NULL,
    -- No reference: it may tell of a tenant that is gone.
    object_id uuid NOT NULL,
    actor text COLLATE "C" NOT NULL,
    actor_id uuid,
    session_id uuid,
    request_id bigint NOT NULL,
    changes text COLLATE "C" NOT NULL CHECK (changes LIKE '{%}'),
    personal text COLLATE "C" NOT NULL CHECK (personal LIKE '{%}')
);

GRANT SELECT, INSERT, DELETE ON fp.deeds TO fleetpass_platform;
