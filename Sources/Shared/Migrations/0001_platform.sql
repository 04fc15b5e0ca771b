-- What the platform knows of its tenants. None of it is the product's: whoever serves a tenant sees here that
-- tenant's turn, and nothing else.

CREATE SCHEMA fp;

REVOKE ALL ON SCHEMA fp FROM PUBLIC;
GRANT USAGE ON SCHEMA fp TO fleetpass_app, fleetpass_platform, fleetpass_merge;

-- The tenant that the transaction has named. Told to be immutable, which it is within a transaction, so that
-- its value is known when a statement is planned; never the only condition of a policy, since a plan may be
-- kept.
CREATE FUNCTION fp.app_tenant() RETURNS uuid LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    RETURN nullif(current_setting('app.tenant_id', true), '')::uuid;
END $$;

REVOKE ALL ON FUNCTION fp.app_tenant() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION fp.app_tenant() TO fleetpass_app, fleetpass_platform, fleetpass_merge;

CREATE TABLE fp.tenants (
    id uuid NOT NULL PRIMARY KEY,
    slug text COLLATE "C" NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$'),
    name text COLLATE "C" NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    state text COLLATE "C" NOT NULL CHECK (
        state IN ('active', 'suspended', 'importing', 'exporting', 'moved', 'closed')
    ),
    -- Goes up with every change that those who serve the tenant have to hear of.
    epoch bigint NOT NULL DEFAULT 1 CHECK (epoch >= 1),
    -- Limits, quotas and branding, as a JSON object.
    settings text COLLATE "C" NOT NULL DEFAULT '{}' CHECK (settings LIKE '{%}'),
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL
);

-- By which names a tenant is found, in small letters.
CREATE TABLE fp.hosts (
    host text COLLATE "C" NOT NULL PRIMARY KEY CHECK (host = lower(host) AND length(host) BETWEEN 1 AND 253),
    tenant_id uuid NOT NULL REFERENCES fp.tenants (id)
);

CREATE INDEX hosts_of_tenant ON fp.hosts (tenant_id);

-- A tenant's keys, sealed with the platform's.
CREATE TABLE fp.keys (
    tenant_id uuid NOT NULL REFERENCES fp.tenants (id),
    name text COLLATE "C" NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
    sealed bytea NOT NULL,
    PRIMARY KEY (tenant_id, name)
);

-- Who does a task for a tenant that one process at a time may do, and until when it is theirs.
CREATE TABLE fp.leases (
    tenant_id uuid NOT NULL REFERENCES fp.tenants (id),
    task text COLLATE "C" NOT NULL CHECK (length(task) BETWEEN 1 AND 60),
    holder text COLLATE "C" NOT NULL,
    ends_at bigint NOT NULL,
    PRIMARY KEY (tenant_id, task)
);

-- One row for each tenant. Whoever writes locks it first, so that a tenant has one writer at a time, as a
-- file has. No reference to the tenant: the row lies where the tenant's other rows lie.
CREATE TABLE fp.turns (
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid PRIMARY KEY,
    epoch bigint NOT NULL DEFAULT 1 CHECK (epoch >= 1),
    -- Means nothing, and stays what it is: a row can be locked by those alone who may change some column of
    -- it.
    turn bigint NOT NULL DEFAULT 0 CHECK (turn = 0)
);

ALTER TABLE fp.turns ENABLE ROW LEVEL SECURITY;
ALTER TABLE fp.turns FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON fp.turns
    USING (
        tenant_id = fp.app_tenant() AND tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid
    )
    WITH CHECK (
        tenant_id = fp.app_tenant() AND tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid
    );

-- What has been applied here: this part and the product's.
CREATE TABLE fp.migrations (
    part text COLLATE "C" NOT NULL CHECK (part IN ('platform', 'product')),
    number bigint NOT NULL,
    name text COLLATE "C" NOT NULL,
    digest text COLLATE "C" NOT NULL,
    applied_at bigint NOT NULL,
    PRIMARY KEY (part, number)
);

GRANT SELECT, UPDATE (turn) ON fp.turns TO fleetpass_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON fp.tenants, fp.hosts, fp.keys, fp.leases, fp.turns
    TO fleetpass_platform;
GRANT SELECT ON fp.migrations TO fleetpass_platform, fleetpass_merge;
GRANT SELECT, INSERT, UPDATE, DELETE ON fp.turns TO fleetpass_merge;
GRANT SELECT, UPDATE ON fp.tenants TO fleetpass_merge;
