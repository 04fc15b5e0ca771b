-- What every feature stands on: places, and the memory that makes a repeated request harmless.

CREATE TABLE locations (
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
    id uuid NOT NULL,
    version bigint NOT NULL DEFAULT 1 CHECK (version >= 1),
    name text COLLATE "C" NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
    slug text COLLATE "C" NOT NULL,
    street text COLLATE "C" NOT NULL,
    city text COLLATE "C" NOT NULL,
    region text COLLATE "C" NOT NULL,
    postal_code text COLLATE "C" NOT NULL,
    country text COLLATE "C" NOT NULL CHECK (
        length(country) = 2 AND ltrim(country, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ') = ''
    ),
    latitude double precision NOT NULL CHECK (latitude BETWEEN -90 AND 90),
    longitude double precision NOT NULL CHECK (longitude BETWEEN -180 AND 180),
    time_zone text COLLATE "C" NOT NULL CHECK (length(time_zone) BETWEEN 1 AND 64),
    phone text COLLATE "C" NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT locations_slug_key UNIQUE (tenant_id, slug)
);

-- As 0004 leaves it. Nothing counts by itself here: whoever writes takes the next number.
CREATE TABLE idempotency_keys (
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
    number bigint NOT NULL,
    name bytea NOT NULL,
    request_digest bytea NOT NULL CHECK (length(request_digest) = 32),
    status bigint NOT NULL CHECK (status BETWEEN 200 AND 599),
    answer bytea NOT NULL,
    created_at bigint NOT NULL,
    PRIMARY KEY (tenant_id, number),
    CONSTRAINT idempotency_keys_name_key UNIQUE (tenant_id, name)
);

-- references
