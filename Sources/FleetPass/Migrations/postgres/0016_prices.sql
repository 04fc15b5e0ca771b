-- What renting costs. What a price was made of is never changed, only followed by a newer version.

CREATE TABLE rate_plans (
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
    id uuid NOT NULL,
    version bigint NOT NULL DEFAULT 1 CHECK (version >= 1),
    code text COLLATE "C" NOT NULL CHECK (length(code) BETWEEN 1 AND 20),
    name text COLLATE "C" NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
    status text COLLATE "C" NOT NULL CHECK (status IN ('active', 'retired')),
    locations text COLLATE "C" NOT NULL DEFAULT '[]' CHECK (locations LIKE '[%]'),
    classes text COLLATE "C" NOT NULL DEFAULT '[]' CHECK (classes LIKE '[%]'),
    types text COLLATE "C" NOT NULL DEFAULT '[]' CHECK (types LIKE '[%]'),
    priority bigint NOT NULL DEFAULT 0,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT rate_plans_code_key UNIQUE (tenant_id, code)
);

CREATE TABLE rate_versions (
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
    id uuid NOT NULL,
    plan_id uuid NOT NULL,
    number bigint NOT NULL CHECK (number >= 1),
    starts_at bigint NOT NULL,
    terms text COLLATE "C" NOT NULL CHECK (terms LIKE '{%}'),
    made_by uuid,
    created_at bigint NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT rate_versions_plan_id_number_key UNIQUE (tenant_id, plan_id, number)
);

CREATE TABLE extras (
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
    id uuid NOT NULL,
    version bigint NOT NULL DEFAULT 1 CHECK (version >= 1),
    code text COLLATE "C" NOT NULL CHECK (length(code) BETWEEN 1 AND 20),
    name text COLLATE "C" NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
    about text COLLATE "C" NOT NULL CHECK (length(about) <= 300),
    is_limited bigint NOT NULL CHECK (is_limited IN (0, 1)),
    is_offered bigint NOT NULL CHECK (is_offered IN (0, 1)),
    most bigint NOT NULL CHECK (most BETWEEN 1 AND 99),
    position bigint NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT extras_code_key UNIQUE (tenant_id, code)
);

CREATE TABLE extra_prices (
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
    id uuid NOT NULL,
    extra_id uuid NOT NULL,
    number bigint NOT NULL CHECK (number >= 1),
    per text COLLATE "C" NOT NULL CHECK (per IN ('day', 'booking')),
    amount_minor bigint NOT NULL CHECK (amount_minor >= 0),
    most_minor bigint CHECK (most_minor >= 0),
    starts_at bigint NOT NULL,
    made_by uuid,
    created_at bigint NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT extra_prices_extra_id_number_key UNIQUE (tenant_id, extra_id, number)
);

CREATE TABLE extra_stock (
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
    extra_id uuid NOT NULL,
    location_id uuid NOT NULL,
    count bigint NOT NULL CHECK (count >= 0),
    PRIMARY KEY (tenant_id, extra_id, location_id)
);

CREATE INDEX extra_stock_of_location ON extra_stock (tenant_id, location_id);

CREATE TABLE discounts (
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
    id uuid NOT NULL,
    version bigint NOT NULL DEFAULT 1 CHECK (version >= 1),
    code text COLLATE "C" CHECK (length(code) BETWEEN 3 AND 20),
    name text COLLATE "C" NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
    share_ppm bigint CHECK (share_ppm BETWEEN 1 AND 1000000),
    amount_minor bigint CHECK (amount_minor >= 1),
    locations text COLLATE "C" NOT NULL DEFAULT '[]' CHECK (locations LIKE '[%]'),
    classes text COLLATE "C" NOT NULL DEFAULT '[]' CHECK (classes LIKE '[%]'),
    least_days bigint NOT NULL DEFAULT 0 CHECK (least_days >= 0),
    starts_at bigint NOT NULL,
    ends_at bigint CHECK (ends_at > starts_at),
    most_uses bigint CHECK (most_uses >= 1),
    uses bigint NOT NULL DEFAULT 0 CHECK (uses >= 0),
    made_by uuid,
    created_at bigint NOT NULL,
    ended_at bigint,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT discounts_code_key UNIQUE (tenant_id, code),
    CHECK ((share_ppm IS NULL) <> (amount_minor IS NULL)),
    CHECK (most_uses IS NULL OR uses <= most_uses)
);

-- references

ALTER TABLE rate_versions ADD CONSTRAINT rate_versions_plan_id_fkey
    FOREIGN KEY (tenant_id, plan_id) REFERENCES rate_plans (tenant_id, id);
ALTER TABLE extra_prices ADD CONSTRAINT extra_prices_extra_id_fkey
    FOREIGN KEY (tenant_id, extra_id) REFERENCES extras (tenant_id, id);
ALTER TABLE extra_stock ADD CONSTRAINT extra_stock_extra_id_fkey
    FOREIGN KEY (tenant_id, extra_id) REFERENCES extras (tenant_id, id);
ALTER TABLE extra_stock ADD CONSTRAINT extra_stock_location_id_fkey
    FOREIGN KEY (tenant_id, location_id) REFERENCES locations (tenant_id, id);
