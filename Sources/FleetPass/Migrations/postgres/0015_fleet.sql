-- What decides whether a vehicle may be rented, and where; and what an organisation wants to know of its vehicles
-- besides.

ALTER TABLE vehicles
    ADD COLUMN home_location_id uuid,
    ADD COLUMN is_held bigint NOT NULL DEFAULT 0 CHECK (is_held IN (0, 1)),
    ADD COLUMN attributes text COLLATE "C" NOT NULL DEFAULT '[]' CHECK (attributes LIKE '[%]');

DROP INDEX vehicles_public_by_price;
DROP INDEX vehicles_public_by_year;
DROP INDEX vehicles_public_by_age;
DROP INDEX vehicles_public_of_make_by_price;
DROP INDEX vehicles_public_of_class_by_price;

CREATE INDEX vehicles_public_by_price
    ON vehicles (tenant_id, daily_rate_minor, id, make, class, fuel, body, seats, year, location_id)
    WHERE status = 'active' AND is_held = 0;
CREATE INDEX vehicles_public_by_year
    ON vehicles (tenant_id, year, id, make, class, fuel, body, seats, daily_rate_minor, location_id)
    WHERE status = 'active' AND is_held = 0;
CREATE INDEX vehicles_public_by_age
    ON vehicles (tenant_id, created_at, id, make, class, fuel, body, seats, year, daily_rate_minor,
                 location_id)
    WHERE status = 'active' AND is_held = 0;
CREATE INDEX vehicles_public_of_make_by_price
    ON vehicles (tenant_id, make, daily_rate_minor, id, class, fuel, body, seats, year, location_id)
    WHERE status = 'active' AND is_held = 0;
CREATE INDEX vehicles_public_of_class_by_price
    ON vehicles (tenant_id, class, daily_rate_minor, id, make, fuel, body, seats, year, location_id)
    WHERE status = 'active' AND is_held = 0;

CREATE TABLE holds (
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
    id uuid NOT NULL,
    version bigint NOT NULL DEFAULT 1 CHECK (version >= 1),
    vehicle_id uuid NOT NULL,
    kind text COLLATE "C" NOT NULL CHECK (kind IN ('recall', 'maintenance', 'damage', 'sale', 'off_rental')),
    reason text COLLATE "C" NOT NULL CHECK (length(reason) BETWEEN 1 AND 300),
    starts_at bigint NOT NULL,
    ends_at bigint CHECK (ends_at > starts_at),
    made_by uuid,
    created_at bigint NOT NULL,
    released_at bigint,
    released_by uuid,
    release_reason text COLLATE "C",
    PRIMARY KEY (tenant_id, id),
    CHECK ((released_at IS NULL) = (release_reason IS NULL))
);

CREATE INDEX holds_of_vehicle ON holds (tenant_id, vehicle_id, starts_at);
CREATE INDEX holds_in_force
    ON holds (tenant_id, vehicle_id, starts_at, ends_at, kind)
    WHERE released_at IS NULL;

CREATE TABLE vehicle_documents (
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
    id uuid NOT NULL,
    version bigint NOT NULL DEFAULT 1 CHECK (version >= 1),
    vehicle_id uuid NOT NULL,
    kind text COLLATE "C" NOT NULL CHECK (
        kind IN ('registration', 'insurance', 'inspection', 'lease', 'other')
    ),
    number text COLLATE "C" NOT NULL CHECK (length(number) BETWEEN 1 AND 60),
    valid_until bigint,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    PRIMARY KEY (tenant_id, id)
);

CREATE INDEX vehicle_documents_of_vehicle ON vehicle_documents (tenant_id, vehicle_id, kind, valid_until);

CREATE TABLE odometer_readings (
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
    id uuid NOT NULL,
    vehicle_id uuid NOT NULL,
    km bigint NOT NULL CHECK (km BETWEEN 0 AND 5000000),
    source text COLLATE "C" NOT NULL CHECK (source IN ('entered', 'pickup', 'return', 'telematics', 'import')),
    read_at bigint NOT NULL,
    is_signed bigint NOT NULL DEFAULT 0 CHECK (is_signed IN (0, 1)),
    made_by uuid,
    created_at bigint NOT NULL,
    PRIMARY KEY (tenant_id, id)
);

CREATE INDEX odometer_readings_of_vehicle ON odometer_readings (tenant_id, vehicle_id, read_at);

CREATE TABLE attribute_definitions (
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
    id uuid NOT NULL,
    version bigint NOT NULL DEFAULT 1 CHECK (version >= 1),
    key text COLLATE "C" NOT NULL CHECK (length(key) BETWEEN 1 AND 40),
    label text COLLATE "C" NOT NULL CHECK (length(label) BETWEEN 1 AND 60),
    kind text COLLATE "C" NOT NULL CHECK (kind IN ('text', 'number', 'choice', 'flag')),
    unit text COLLATE "C" CHECK (length(unit) BETWEEN 1 AND 12),
    choices text COLLATE "C" NOT NULL DEFAULT '[]' CHECK (choices LIKE '[%]'),
    is_filter bigint NOT NULL CHECK (is_filter IN (0, 1)),
    is_public bigint NOT NULL CHECK (is_public IN (0, 1)),
    position bigint NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT attribute_definitions_key_key UNIQUE (tenant_id, key)
);

CREATE TABLE vehicle_attributes (
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
    definition_id uuid NOT NULL,
    value text COLLATE "C" NOT NULL CHECK (length(value) BETWEEN 1 AND 200),
    vehicle_id uuid NOT NULL,
    amount bigint,
    PRIMARY KEY (tenant_id, definition_id, value, vehicle_id)
);

CREATE INDEX vehicle_attributes_of_vehicle ON vehicle_attributes (tenant_id, vehicle_id);

CREATE TABLE sharing_grants (
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
    id uuid NOT NULL,
    vehicle_id uuid NOT NULL,
    location_id uuid NOT NULL,
    starts_at bigint NOT NULL,
    ends_at bigint CHECK (ends_at > starts_at),
    made_by uuid,
    created_at bigint NOT NULL,
    ended_at bigint,
    PRIMARY KEY (tenant_id, id)
);

CREATE INDEX sharing_grants_of_vehicle ON sharing_grants (tenant_id, vehicle_id);
CREATE INDEX sharing_grants_of_location
    ON sharing_grants (tenant_id, location_id, vehicle_id)
    WHERE ended_at IS NULL;

CREATE TABLE fleet_imports (
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
    id uuid NOT NULL,
    made_by uuid,
    created_at bigint NOT NULL,
    entered bigint NOT NULL CHECK (entered >= 0),
    changed bigint NOT NULL CHECK (changed >= 0),
    unchanged bigint NOT NULL CHECK (unchanged >= 0),
    refused bigint NOT NULL CHECK (refused >= 0),
    errors text COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant_id, id)
);

CREATE INDEX fleet_imports_by_age ON fleet_imports (tenant_id, created_at);

-- references

ALTER TABLE vehicles ADD CONSTRAINT vehicles_home_location_id_fkey
    FOREIGN KEY (tenant_id, home_location_id) REFERENCES locations (tenant_id, id);
ALTER TABLE holds ADD CONSTRAINT holds_vehicle_id_fkey
    FOREIGN KEY (tenant_id, vehicle_id) REFERENCES vehicles (tenant_id, id);
ALTER TABLE vehicle_documents ADD CONSTRAINT vehicle_documents_vehicle_id_fkey
    FOREIGN KEY (tenant_id, vehicle_id) REFERENCES vehicles (tenant_id, id);
ALTER TABLE odometer_readings ADD CONSTRAINT odometer_readings_vehicle_id_fkey
    FOREIGN KEY (tenant_id, vehicle_id) REFERENCES vehicles (tenant_id, id);
ALTER TABLE vehicle_attributes ADD CONSTRAINT vehicle_attributes_definition_id_fkey
    FOREIGN KEY (tenant_id, definition_id) REFERENCES attribute_definitions (tenant_id, id);
ALTER TABLE vehicle_attributes ADD CONSTRAINT vehicle_attributes_vehicle_id_fkey
    FOREIGN KEY (tenant_id, vehicle_id) REFERENCES vehicles (tenant_id, id) ON DELETE CASCADE;
ALTER TABLE sharing_grants ADD CONSTRAINT sharing_grants_vehicle_id_fkey
    FOREIGN KEY (tenant_id, vehicle_id) REFERENCES vehicles (tenant_id, id);
ALTER TABLE sharing_grants ADD CONSTRAINT sharing_grants_location_id_fkey
    FOREIGN KEY (tenant_id, location_id) REFERENCES locations (tenant_id, id);
