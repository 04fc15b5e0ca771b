-- What decides whether a vehicle may be rented, and where; and what an organisation wants to know of its vehicles besides.

-- Where it belongs; null: where it stands.
ALTER TABLE vehicles ADD COLUMN home_location_id BLOB REFERENCES locations (id);
-- Whether it has a hold without an end. It follows from its holds, and stands here for the indexes alone.
ALTER TABLE vehicles ADD COLUMN is_held INTEGER NOT NULL DEFAULT 0 CHECK (is_held IN (0, 1));
-- What the organisation has defined itself, as a JSON array of keys and values.
ALTER TABLE vehicles ADD COLUMN attributes TEXT NOT NULL DEFAULT '[]' CHECK (attributes LIKE '[%]');

DROP INDEX vehicles_public_by_price;
DROP INDEX vehicles_public_by_year;
DROP INDEX vehicles_public_by_age;
DROP INDEX vehicles_public_of_make_by_price;
DROP INDEX vehicles_public_of_make_by_year;
DROP INDEX vehicles_public_of_class_by_price;
DROP INDEX vehicles_public_of_class_by_year;
DROP INDEX vehicles_public_of_make_and_class_by_price;
DROP INDEX vehicles_public_of_make_and_class_by_year;
DROP INDEX vehicles_public_of_class_and_fuel_by_price;
DROP INDEX vehicles_public_of_class_and_fuel_by_year;

CREATE INDEX vehicles_public_by_price
    ON vehicles (daily_rate_minor, id, make, class, fuel, body, seats, year, location_id)
    WHERE status = 'active' AND is_held = 0;
CREATE INDEX vehicles_public_by_year
    ON vehicles (year, id, make, class, fuel, body, seats, daily_rate_minor, location_id)
    WHERE status = 'active' AND is_held = 0;
CREATE INDEX vehicles_public_by_age
    ON vehicles (created_at, id, make, class, fuel, body, seats, year, daily_rate_minor, location_id)
    WHERE status = 'active' AND is_held = 0;
CREATE INDEX vehicles_public_of_make_by_price
    ON vehicles (make, daily_rate_minor, id, class, fuel, body, seats, year, location_id)
    WHERE status = 'active' AND is_held = 0;
CREATE INDEX vehicles_public_of_make_by_year
    ON vehicles (make, year, id, class, fuel, body, seats, daily_rate_minor, location_id)
    WHERE status = 'active' AND is_held = 0;
CREATE INDEX vehicles_public_of_class_by_price
    ON vehicles (class, daily_rate_minor, id, make, fuel, body, seats, year, location_id)
    WHERE status = 'active' AND is_held = 0;
CREATE INDEX vehicles_public_of_class_by_year
    ON vehicles (class, year, id, make, fuel, body, seats, daily_rate_minor, location_id)
    WHERE status = 'active' AND is_held = 0;
CREATE INDEX vehicles_public_of_make_and_class_by_price
    ON vehicles (make, class, daily_rate_minor, id, fuel, body, seats, year, location_id)
    WHERE status = 'active' AND is_held = 0;
CREATE INDEX vehicles_public_of_make_and_class_by_year
    ON vehicles (make, class, year, id, fuel, body, seats, daily_rate_minor, location_id)
    WHERE status = 'active' AND is_held = 0;
CREATE INDEX vehicles_public_of_class_and_fuel_by_price
    ON vehicles (class, fuel, daily_rate_minor, id, make, body, seats, year, location_id)
    WHERE status = 'active' AND is_held = 0;
CREATE INDEX vehicles_public_of_class_and_fuel_by_year
    ON vehicles (class, fuel, year, id, make, body, seats, daily_rate_minor, location_id)
    WHERE status = 'active' AND is_held = 0;

-- The whole fleet as staff see it, in the order of its ids; one status of it is mostly a small part.
CREATE INDEX vehicles_by_status ON vehicles (status, id);

-- Why a vehicle must not or shall not be rented for a time. It is never removed, only released.
CREATE TABLE holds (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    version INTEGER NOT NULL DEFAULT 1 CHECK (version >= 1),
    vehicle_id BLOB NOT NULL REFERENCES vehicles (id),
    kind TEXT NOT NULL CHECK (kind IN ('recall', 'maintenance', 'damage', 'sale', 'off_rental')),
    reason TEXT NOT NULL CHECK (length(reason) BETWEEN 1 AND 300),
    starts_at INTEGER NOT NULL,
    -- Null: until it is released.
    ends_at INTEGER CHECK (ends_at > starts_at),
    made_by BLOB,
    created_at INTEGER NOT NULL,
    released_at INTEGER,
    released_by BLOB,
    release_reason TEXT,
    CHECK ((released_at IS NULL) = (release_reason IS NULL))
) STRICT;

CREATE INDEX holds_of_vehicle ON holds (vehicle_id, starts_at);
CREATE INDEX holds_in_force ON holds (vehicle_id, starts_at, ends_at, kind) WHERE released_at IS NULL;

-- Papers that a vehicle has, and until when they are good.
CREATE TABLE vehicle_documents (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    version INTEGER NOT NULL DEFAULT 1 CHECK (version >= 1),
    vehicle_id BLOB NOT NULL REFERENCES vehicles (id),
    kind TEXT NOT NULL CHECK (kind IN ('registration', 'insurance', 'inspection', 'lease', 'other')),
    number TEXT NOT NULL CHECK (length(number) BETWEEN 1 AND 60),
    valid_until INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

CREATE INDEX vehicle_documents_of_vehicle ON vehicle_documents (vehicle_id, kind, valid_until);

CREATE TABLE odometer_readings (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    vehicle_id BLOB NOT NULL REFERENCES vehicles (id),
    km INTEGER NOT NULL CHECK (km BETWEEN 0 AND 5000000),
    source TEXT NOT NULL CHECK (source IN ('entered', 'pickup', 'return', 'telematics', 'import')),
    -- When it was read, which need not be when it came.
    read_at INTEGER NOT NULL,
    -- One that a customer has signed, and that bills go by.
    is_signed INTEGER NOT NULL DEFAULT 0 CHECK (is_signed IN (0, 1)),
    made_by BLOB,
    created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX odometer_readings_of_vehicle ON odometer_readings (vehicle_id, read_at);

-- What an organisation wants to know of its vehicles besides what every vehicle has.
CREATE TABLE attribute_definitions (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    version INTEGER NOT NULL DEFAULT 1 CHECK (version >= 1),
    -- As filters and columns call it; it never changes.
    key TEXT NOT NULL UNIQUE CHECK (length(key) BETWEEN 1 AND 40),
    label TEXT NOT NULL CHECK (length(label) BETWEEN 1 AND 60),
    kind TEXT NOT NULL CHECK (kind IN ('text', 'number', 'choice', 'flag')),
    unit TEXT CHECK (length(unit) BETWEEN 1 AND 12),
    -- Of a choice, as a JSON array of texts.
    choices TEXT NOT NULL DEFAULT '[]' CHECK (choices LIKE '[%]'),
    is_filter INTEGER NOT NULL CHECK (is_filter IN (0, 1)),
    is_public INTEGER NOT NULL CHECK (is_public IN (0, 1)),
    position INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

-- The same values as on the vehicles themselves, where filters find them.
CREATE TABLE vehicle_attributes (
    definition_id BLOB NOT NULL REFERENCES attribute_definitions (id),
    value TEXT NOT NULL CHECK (length(value) BETWEEN 1 AND 200),
    vehicle_id BLOB NOT NULL REFERENCES vehicles (id) ON DELETE CASCADE,
    -- Of a number, in thousandths.
    amount INTEGER,
    PRIMARY KEY (definition_id, value, vehicle_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX vehicle_attributes_of_vehicle ON vehicle_attributes (vehicle_id);

-- A vehicle that a place offers besides its own.
CREATE TABLE sharing_grants (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    vehicle_id BLOB NOT NULL REFERENCES vehicles (id),
    location_id BLOB NOT NULL REFERENCES locations (id),
    starts_at INTEGER NOT NULL,
    ends_at INTEGER CHECK (ends_at > starts_at),
    made_by BLOB,
    created_at INTEGER NOT NULL,
    ended_at INTEGER
) STRICT;

CREATE INDEX sharing_grants_of_vehicle ON sharing_grants (vehicle_id);
CREATE INDEX sharing_grants_of_location ON sharing_grants (location_id, vehicle_id) WHERE ended_at IS NULL;

-- Tables of vehicles that were read in: what became of their rows, and as CSV those that were refused.
CREATE TABLE fleet_imports (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    made_by BLOB,
    created_at INTEGER NOT NULL,
    entered INTEGER NOT NULL CHECK (entered >= 0),
    changed INTEGER NOT NULL CHECK (changed >= 0),
    unchanged INTEGER NOT NULL CHECK (unchanged >= 0),
    refused INTEGER NOT NULL CHECK (refused >= 0),
    errors TEXT NOT NULL
) STRICT;

CREATE INDEX fleet_imports_by_age ON fleet_imports (created_at);
