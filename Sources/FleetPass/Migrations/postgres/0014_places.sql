-- What an organisation shows of itself and how it rents, and when and under which taxes each of its places does.

ALTER TABLE organisation
    ADD COLUMN name text COLLATE "C" CHECK (length(name) BETWEEN 1 AND 80),
    ADD COLUMN legal_name text COLLATE "C",
    ADD COLUMN email text COLLATE "C",
    ADD COLUMN phone text COLLATE "C",
    ADD COLUMN website text COLLATE "C",
    ADD COLUMN accent text COLLATE "C" CHECK (length(accent) = 7),
    ADD COLUMN footer text COLLATE "C",
    ADD COLUMN currency text COLLATE "C" NOT NULL DEFAULT 'USD' CHECK (
        length(currency) = 3 AND ltrim(currency, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ') = ''
    ),
    ADD COLUMN rules text COLLATE "C" NOT NULL DEFAULT '{}' CHECK (rules LIKE '{%}'),
    ADD COLUMN retention text COLLATE "C" NOT NULL DEFAULT '{}' CHECK (retention LIKE '{%}');

ALTER TABLE locations
    ADD COLUMN email text COLLATE "C",
    ADD COLUMN is_open bigint NOT NULL DEFAULT 1 CHECK (is_open IN (0, 1)),
    ADD COLUMN share_group text COLLATE "C" CHECK (length(share_group) BETWEEN 1 AND 40),
    ADD COLUMN hours text COLLATE "C" NOT NULL DEFAULT '{}' CHECK (hours LIKE '{%}'),
    ADD COLUMN turnaround_minutes bigint CHECK (turnaround_minutes BETWEEN 0 AND 10080);

CREATE TABLE tax_rates (
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
    id uuid NOT NULL,
    location_id uuid NOT NULL,
    name text COLLATE "C" NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
    rate_ppm bigint NOT NULL CHECK (rate_ppm BETWEEN 0 AND 1000000),
    exempt text COLLATE "C" NOT NULL DEFAULT '[]' CHECK (exempt LIKE '[%]'),
    starts_at bigint NOT NULL,
    ends_at bigint CHECK (ends_at > starts_at),
    created_at bigint NOT NULL,
    PRIMARY KEY (tenant_id, id)
);

CREATE INDEX tax_rates_of_location ON tax_rates (tenant_id, location_id, starts_at);

-- references

ALTER TABLE tax_rates ADD CONSTRAINT tax_rates_location_id_fkey
    FOREIGN KEY (tenant_id, location_id) REFERENCES locations (tenant_id, id);
