-- What renting costs. What a price was made of is never changed, only followed by a newer version.

CREATE TABLE rate_plans (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    version INTEGER NOT NULL DEFAULT 1 CHECK (version >= 1),
    code TEXT NOT NULL UNIQUE CHECK (length(code) BETWEEN 1 AND 20),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
    status TEXT NOT NULL CHECK (status IN ('active', 'retired')),
    -- What it is for, as JSON arrays; an empty one: for all.
    locations TEXT NOT NULL DEFAULT '[]' CHECK (locations LIKE '[%]'),
    classes TEXT NOT NULL DEFAULT '[]' CHECK (classes LIKE '[%]'),
    types TEXT NOT NULL DEFAULT '[]' CHECK (types LIKE '[%]'),
    -- Of several that fit, the one with the greatest counts.
    priority INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE rate_versions (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    plan_id BLOB NOT NULL REFERENCES rate_plans (id),
    number INTEGER NOT NULL CHECK (number >= 1),
    -- Pickups from then on are priced by it, until a later one begins.
    starts_at INTEGER NOT NULL,
    terms TEXT NOT NULL CHECK (terms LIKE '{%}'),
    made_by BLOB,
    created_at INTEGER NOT NULL,
    UNIQUE (plan_id, number)
) STRICT;

CREATE TRIGGER rate_versions_stay BEFORE UPDATE ON rate_versions BEGIN
    SELECT RAISE(ABORT, 'a version of rates is never changed');
END;
CREATE TRIGGER rate_versions_are_kept BEFORE DELETE ON rate_versions BEGIN
    SELECT RAISE(ABORT, 'a version of rates is never removed');
END;

CREATE TABLE extras (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    version INTEGER NOT NULL DEFAULT 1 CHECK (version >= 1),
    code TEXT NOT NULL UNIQUE CHECK (length(code) BETWEEN 1 AND 20),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
    about TEXT NOT NULL CHECK (length(about) <= 300),
    -- Whether there are only so many at each place.
    is_limited INTEGER NOT NULL CHECK (is_limited IN (0, 1)),
    is_offered INTEGER NOT NULL CHECK (is_offered IN (0, 1)),
    most INTEGER NOT NULL CHECK (most BETWEEN 1 AND 99),
    position INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE extra_prices (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    extra_id BLOB NOT NULL REFERENCES extras (id),
    number INTEGER NOT NULL CHECK (number >= 1),
    per TEXT NOT NULL CHECK (per IN ('day', 'booking')),
    amount_minor INTEGER NOT NULL CHECK (amount_minor >= 0),
    -- For one of them in one booking at most, whatever its length.
    most_minor INTEGER CHECK (most_minor >= 0),
    starts_at INTEGER NOT NULL,
    made_by BLOB,
    created_at INTEGER NOT NULL,
    UNIQUE (extra_id, number)
) STRICT;

CREATE TRIGGER extra_prices_stay BEFORE UPDATE ON extra_prices BEGIN
    SELECT RAISE(ABORT, 'a price of an extra is never changed');
END;
CREATE TRIGGER extra_prices_are_kept BEFORE DELETE ON extra_prices BEGIN
    SELECT RAISE(ABORT, 'a price of an extra is never removed');
END;

-- How many of a limited extra a place has.
CREATE TABLE extra_stock (
    extra_id BLOB NOT NULL REFERENCES extras (id),
    location_id BLOB NOT NULL REFERENCES locations (id),
    count INTEGER NOT NULL CHECK (count >= 0),
    PRIMARY KEY (extra_id, location_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX extra_stock_of_location ON extra_stock (location_id);

-- What a discount takes off never changes; it is ended, and another made.
CREATE TABLE discounts (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    version INTEGER NOT NULL DEFAULT 1 CHECK (version >= 1),
    -- In capitals, as customers type it; null: it is given to everybody.
    code TEXT UNIQUE CHECK (length(code) BETWEEN 3 AND 20),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
    -- One of the two.
    share_ppm INTEGER CHECK (share_ppm BETWEEN 1 AND 1000000),
    amount_minor INTEGER CHECK (amount_minor >= 1),
    locations TEXT NOT NULL DEFAULT '[]' CHECK (locations LIKE '[%]'),
    classes TEXT NOT NULL DEFAULT '[]' CHECK (classes LIKE '[%]'),
    least_days INTEGER NOT NULL DEFAULT 0 CHECK (least_days >= 0),
    -- When a booking must be made.
    starts_at INTEGER NOT NULL,
    ends_at INTEGER CHECK (ends_at > starts_at),
    -- How many bookings may have it; null: any number.
    most_uses INTEGER CHECK (most_uses >= 1),
    uses INTEGER NOT NULL DEFAULT 0 CHECK (uses >= 0),
    made_by BLOB,
    created_at INTEGER NOT NULL,
    ended_at INTEGER,
    CHECK ((share_ppm IS NULL) <> (amount_minor IS NULL)),
    CHECK (most_uses IS NULL OR uses <= most_uses)
) STRICT;
