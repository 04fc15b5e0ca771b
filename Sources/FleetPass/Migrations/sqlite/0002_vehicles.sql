-- Vehicles, the words that find them, and the indexes that the public search runs on.

CREATE TABLE vehicles (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    version INTEGER NOT NULL DEFAULT 1 CHECK (version >= 1),
    location_id BLOB NOT NULL REFERENCES locations (id),
    vin TEXT NOT NULL UNIQUE CHECK (length(vin) = 17),
    plate TEXT NOT NULL,
    stock_number TEXT NOT NULL UNIQUE,
    make TEXT NOT NULL,
    model TEXT NOT NULL,
    year INTEGER NOT NULL CHECK (year BETWEEN 1900 AND 2100),
    class TEXT NOT NULL,
    body TEXT NOT NULL,
    fuel TEXT NOT NULL,
    seats INTEGER NOT NULL CHECK (seats BETWEEN 1 AND 60),
    colour TEXT NOT NULL,
    odometer_km INTEGER NOT NULL CHECK (odometer_km >= 0),
    daily_rate_minor INTEGER NOT NULL CHECK (daily_rate_minor >= 0),
    -- Three capital letters: a list would have to leave out a vehicle whose price is in no currency.
    daily_rate_currency TEXT NOT NULL CHECK (
        length(daily_rate_currency) = 3 AND ltrim(daily_rate_currency, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ') = ''
    ),
    status TEXT NOT NULL CHECK (status IN (
        'draft', 'prep', 'active', 'maintenance', 'damaged', 'recall_hold', 'in_transit', 'for_sale', 'sold', 'retired'
    )),
    -- Names of files, the cover first, as a JSON array.
    photos TEXT NOT NULL DEFAULT '[]' CHECK (photos LIKE '[%]'),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

CREATE INDEX vehicles_by_location ON vehicles (location_id);

-- The public search shows active vehicles alone, in one of three orders. Each index holds, behind its order,
-- every column that can be filtered by, so that a vehicle which does not match costs no look at its row; those
-- that begin with filters spare the walk past all others. Pairs that prices depend on have indexes of their own:
-- the cheapest vans of a make may lie behind hundreds of its small cars.
CREATE INDEX vehicles_public_by_price
    ON vehicles (daily_rate_minor, id, make, class, fuel, body, seats, year, location_id) WHERE status = 'active';
CREATE INDEX vehicles_public_by_year
    ON vehicles (year, id, make, class, fuel, body, seats, daily_rate_minor, location_id) WHERE status = 'active';
CREATE INDEX vehicles_public_by_age
    ON vehicles (created_at, id, make, class, fuel, body, seats, year, daily_rate_minor, location_id)
    WHERE status = 'active';
CREATE INDEX vehicles_public_of_make_by_price
    ON vehicles (make, daily_rate_minor, id, class, fuel, body, seats, year, location_id) WHERE status = 'active';
CREATE INDEX vehicles_public_of_make_by_year
    ON vehicles (make, year, id, class, fuel, body, seats, daily_rate_minor, location_id) WHERE status = 'active';
CREATE INDEX vehicles_public_of_class_by_price
    ON vehicles (class, daily_rate_minor, id, make, fuel, body, seats, year, location_id) WHERE status = 'active';
CREATE INDEX vehicles_public_of_class_by_year
    ON vehicles (class, year, id, make, fuel, body, seats, daily_rate_minor, location_id) WHERE status = 'active';
CREATE INDEX vehicles_public_of_make_and_class_by_price
    ON vehicles (make, class, daily_rate_minor, id, fuel, body, seats, year, location_id) WHERE status = 'active';
CREATE INDEX vehicles_public_of_make_and_class_by_year
    ON vehicles (make, class, year, id, fuel, body, seats, daily_rate_minor, location_id) WHERE status = 'active';
CREATE INDEX vehicles_public_of_class_and_fuel_by_price
    ON vehicles (class, fuel, daily_rate_minor, id, make, body, seats, year, location_id) WHERE status = 'active';
CREATE INDEX vehicles_public_of_class_and_fuel_by_year
    ON vehicles (class, fuel, year, id, make, body, seats, daily_rate_minor, location_id) WHERE status = 'active';

-- Free text: each word of a vehicle once, folded; a search is a range over words.
CREATE TABLE vehicle_words (
    word TEXT NOT NULL,
    vehicle_id BLOB NOT NULL REFERENCES vehicles (id) ON DELETE CASCADE,
    PRIMARY KEY (word, vehicle_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX vehicle_words_of_vehicle ON vehicle_words (vehicle_id);

-- Goes up with every change of what facets are counted from, whoever makes it, so that the counts know when they are
-- old. An odometer reading is no such change.
CREATE TABLE revisions (
    name TEXT NOT NULL PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO revisions (name, value) VALUES ('fleet', 0);

CREATE TRIGGER vehicles_entered AFTER INSERT ON vehicles BEGIN
    UPDATE revisions SET value = value + 1 WHERE name = 'fleet';
END;

CREATE TRIGGER vehicles_changed
    AFTER UPDATE OF make, class, fuel, body, seats, location_id, daily_rate_minor, year, status ON vehicles
BEGIN
    UPDATE revisions SET value = value + 1 WHERE name = 'fleet';
END;

CREATE TRIGGER vehicles_removed AFTER DELETE ON vehicles BEGIN
    UPDATE revisions SET value = value + 1 WHERE name = 'fleet';
END;
