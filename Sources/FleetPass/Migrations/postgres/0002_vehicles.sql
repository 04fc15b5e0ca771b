-- Vehicles, the words that find them, and the indexes that the public search runs on.

CREATE TABLE vehicles (
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
    id uuid NOT NULL,
    version bigint NOT NULL DEFAULT 1 CHECK (version >= 1),
    location_id uuid NOT NULL,
    vin text COLLATE "C" NOT NULL CHECK (length(vin) = 17),
    plate text COLLATE "C" NOT NULL,
    stock_number text COLLATE "C" NOT NULL,
    make text COLLATE "C" NOT NULL,
    model text COLLATE "C" NOT NULL,
    year bigint NOT NULL CHECK (year BETWEEN 1900 AND 2100),
    class text COLLATE "C" NOT NULL,
    body text COLLATE "C" NOT NULL,
    fuel text COLLATE "C" NOT NULL,
    seats bigint NOT NULL CHECK (seats BETWEEN 1 AND 60),
    colour text COLLATE "C" NOT NULL,
    odometer_km bigint NOT NULL CHECK (odometer_km >= 0),
    daily_rate_minor bigint NOT NULL CHECK (daily_rate_minor >= 0),
    daily_rate_currency text COLLATE "C" NOT NULL CHECK (
        length(daily_rate_currency) = 3 AND ltrim(daily_rate_currency, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ') = ''
    ),
    status text COLLATE "C" NOT NULL CHECK (status IN (
        'draft', 'prep', 'active', 'maintenance', 'damaged', 'recall_hold', 'in_transit', 'for_sale', 'sold',
        'retired'
    )),
    photos text COLLATE "C" NOT NULL DEFAULT '[]' CHECK (photos LIKE '[%]'),
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT vehicles_vin_key UNIQUE (tenant_id, vin),
    CONSTRAINT vehicles_stock_number_key UNIQUE (tenant_id, stock_number)
);

CREATE INDEX vehicles_by_location ON vehicles (tenant_id, location_id);

-- Fewer than SQLite has: each costs every plan of a statement about vehicles 5 microseconds, by id as well, and
-- every new vehicle a page. Without the pairs, and without those that begin with a filter for years, the rarest
-- choice among 50,000 vehicles takes 3 milliseconds; without any it would take 40.
CREATE INDEX vehicles_public_by_price
    ON vehicles (tenant_id, daily_rate_minor, id, make, class, fuel, body, seats, year, location_id)
    WHERE status = 'active';
CREATE INDEX vehicles_public_by_year
    ON vehicles (tenant_id, year, id, make, class, fuel, body, seats, daily_rate_minor, location_id)
    WHERE status = 'active';
CREATE INDEX vehicles_public_by_age
    ON vehicles (tenant_id, created_at, id, make, class, fuel, body, seats, year, daily_rate_minor,
                 location_id)
    WHERE status = 'active';
CREATE INDEX vehicles_public_of_make_by_price
    ON vehicles (tenant_id, make, daily_rate_minor, id, class, fuel, body, seats, year, location_id)
    WHERE status = 'active';
CREATE INDEX vehicles_public_of_class_by_price
    ON vehicles (tenant_id, class, daily_rate_minor, id, make, fuel, body, seats, year, location_id)
    WHERE status = 'active';

CREATE TABLE vehicle_words (
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
    word text COLLATE "C" NOT NULL,
    vehicle_id uuid NOT NULL,
    PRIMARY KEY (tenant_id, word, vehicle_id)
);

CREATE INDEX vehicle_words_of_vehicle ON vehicle_words (tenant_id, vehicle_id);

CREATE TABLE revisions (
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
    name text COLLATE "C" NOT NULL,
    value bigint NOT NULL,
    PRIMARY KEY (tenant_id, name)
);

-- references

ALTER TABLE vehicles ADD CONSTRAINT vehicles_location_id_fkey
    FOREIGN KEY (tenant_id, location_id) REFERENCES locations (tenant_id, id);
ALTER TABLE vehicle_words ADD CONSTRAINT vehicle_words_vehicle_id_fkey
    FOREIGN KEY (tenant_id, vehicle_id) REFERENCES vehicles (tenant_id, id) ON DELETE CASCADE;
