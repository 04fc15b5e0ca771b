-- Bookings, and the one table that says which vehicle is taken when.

CREATE TABLE bookings (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    version INTEGER NOT NULL DEFAULT 1 CHECK (version >= 1),
    -- What people call it.
    code TEXT NOT NULL UNIQUE CHECK (length(code) = 8),
    type TEXT NOT NULL CHECK (type IN ('rental', 'loaner', 'test_drive', 'internal')),
    state TEXT NOT NULL CHECK (state IN (
        'quote', 'held', 'pending', 'confirmed', 'ready', 'on_rent', 'returned', 'disputed', 'closed', 'expired',
        'declined', 'cancelled', 'no_show'
    )),
    channel TEXT NOT NULL CHECK (channel IN ('site', 'desk', 'key', 'import')),
    -- Null while nobody has said who they are.
    customer_id BLOB REFERENCES customers (id),
    -- SHA-256 of the key by which somebody without an account comes back to it.
    key_digest BLOB CHECK (length(key_digest) = 32),
    vehicle_id BLOB NOT NULL REFERENCES vehicles (id),
    pickup_location_id BLOB NOT NULL REFERENCES locations (id),
    return_location_id BLOB NOT NULL REFERENCES locations (id),
    starts_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL CHECK (ends_at > starts_at),
    -- Until when a vehicle is held for somebody who is checking out.
    held_until INTEGER,
    picked_up_at INTEGER,
    returned_at INTEGER,
    odometer_out_km INTEGER CHECK (odometer_out_km >= 0),
    odometer_in_km INTEGER CHECK (odometer_in_km >= odometer_out_km),
    -- In eighths.
    fuel_out INTEGER CHECK (fuel_out BETWEEN 0 AND 8),
    fuel_in INTEGER CHECK (fuel_in BETWEEN 0 AND 8),
    -- By what it was priced (null where nothing is paid), what was asked for, and the lines that came of it: from the
    -- first two the third can be made again to the cent.
    rate_version_id BLOB REFERENCES rate_versions (id),
    asked TEXT NOT NULL CHECK (asked LIKE '{%}'),
    lines TEXT NOT NULL CHECK (lines LIKE '[%]'),
    currency TEXT NOT NULL CHECK (length(currency) = 3 AND ltrim(currency, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ') = ''),
    net_minor INTEGER NOT NULL,
    tax_minor INTEGER NOT NULL,
    total_minor INTEGER NOT NULL CHECK (total_minor = net_minor + tax_minor),
    -- What was charged beyond that, and what a cancellation costs.
    charged_minor INTEGER NOT NULL DEFAULT 0,
    deposit_minor INTEGER NOT NULL CHECK (deposit_minor >= 0),
    discount_id BLOB REFERENCES discounts (id),
    note TEXT NOT NULL DEFAULT '' CHECK (length(note) <= 1000),
    -- Why it was declined, cancelled or given away, or a rule was departed from.
    reason TEXT CHECK (length(reason) BETWEEN 1 AND 300),
    made_by BLOB,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX bookings_by_key ON bookings (key_digest) WHERE key_digest IS NOT NULL;
CREATE INDEX bookings_by_start ON bookings (starts_at, id);
CREATE INDEX bookings_of_vehicle ON bookings (vehicle_id, starts_at);
CREATE INDEX bookings_of_customer ON bookings (customer_id, starts_at) WHERE customer_id IS NOT NULL;
CREATE INDEX bookings_out ON bookings (ends_at, id) WHERE state = 'on_rent';
CREATE INDEX bookings_open ON bookings (state, starts_at, id)
 WHERE state IN ('quote', 'held', 'pending', 'confirmed', 'ready', 'returned', 'disputed');

-- When a vehicle is taken, the time to make it ready included: the one source of availability. No two live rows of a
-- vehicle overlap; each begins where another ends at the earliest.
CREATE TABLE allocations (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    vehicle_id BLOB NOT NULL REFERENCES vehicles (id),
    kind TEXT NOT NULL CHECK (kind IN ('booking', 'blackout', 'transfer')),
    booking_id BLOB REFERENCES bookings (id),
    starts_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL CHECK (ends_at > starts_at),
    reason TEXT CHECK (length(reason) BETWEEN 1 AND 300),
    made_by BLOB,
    created_at INTEGER NOT NULL,
    -- Since when the vehicle is free again; null: it is live.
    released_at INTEGER,
    -- The number of the change that last touched it.
    stamp INTEGER NOT NULL,
    CHECK ((kind = 'booking') = (booking_id IS NOT NULL))
) STRICT;

CREATE INDEX allocations_of_vehicle ON allocations (vehicle_id, starts_at, ends_at) WHERE released_at IS NULL;
CREATE INDEX allocations_of_booking ON allocations (booking_id) WHERE booking_id IS NOT NULL;
CREATE INDEX allocations_by_stamp ON allocations (stamp);

-- Live rows of a vehicle are apart, so the last that begins before this one's end is the only one that can be in its way.
CREATE TRIGGER allocations_apart BEFORE INSERT ON allocations
WHEN NEW.released_at IS NULL AND (
    SELECT ends_at FROM allocations
     WHERE vehicle_id = NEW.vehicle_id AND released_at IS NULL AND starts_at < NEW.ends_at
     ORDER BY starts_at DESC LIMIT 1
) > NEW.starts_at
BEGIN
    SELECT RAISE(ABORT, 'allocations_apart');
END;

CREATE TRIGGER allocations_stay_apart BEFORE UPDATE OF vehicle_id, starts_at, ends_at, released_at ON allocations
WHEN NEW.released_at IS NULL AND (
    SELECT ends_at FROM allocations
     WHERE vehicle_id = NEW.vehicle_id AND released_at IS NULL AND starts_at < NEW.ends_at AND id <> OLD.id
     ORDER BY starts_at DESC LIMIT 1
) > NEW.starts_at
BEGIN
    SELECT RAISE(ABORT, 'allocations_apart');
END;

-- Who may drive besides whoever has booked.
CREATE TABLE booking_drivers (
    booking_id BLOB NOT NULL REFERENCES bookings (id),
    customer_id BLOB NOT NULL REFERENCES customers (id),
    PRIMARY KEY (booking_id, customer_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX booking_drivers_of_customer ON booking_drivers (customer_id);

-- What goes along with a vehicle. While its booking is live, it is taken from where it was picked up.
CREATE TABLE booking_extras (
    booking_id BLOB NOT NULL REFERENCES bookings (id),
    extra_id BLOB NOT NULL REFERENCES extras (id),
    location_id BLOB NOT NULL REFERENCES locations (id),
    quantity INTEGER NOT NULL CHECK (quantity BETWEEN 1 AND 99),
    starts_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    is_live INTEGER NOT NULL CHECK (is_live IN (0, 1)),
    PRIMARY KEY (booking_id, extra_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX booking_extras_taken ON booking_extras (extra_id, location_id, ends_at, starts_at, quantity)
 WHERE is_live = 1;
CREATE INDEX booking_extras_of_location ON booking_extras (location_id);

-- What was changed about a booking after it was made: never changed, never removed.
CREATE TABLE amendments (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    booking_id BLOB NOT NULL REFERENCES bookings (id),
    number INTEGER NOT NULL CHECK (number >= 1),
    kind TEXT NOT NULL CHECK (kind IN (
        'extended', 'shortened', 'moved', 'swapped', 'extras', 'drivers', 'cancelled', 'returned', 'priced'
    )),
    -- What it was and what it became, as JSON.
    changes TEXT NOT NULL CHECK (changes LIKE '{%}'),
    difference_minor INTEGER NOT NULL,
    reason TEXT CHECK (length(reason) BETWEEN 1 AND 300),
    made_by BLOB,
    created_at INTEGER NOT NULL,
    UNIQUE (booking_id, number)
) STRICT;

-- Money that came or went: cash, or what a terminal has taken. A gateway's come with it.
CREATE TABLE payments (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    version INTEGER NOT NULL DEFAULT 1 CHECK (version >= 1),
    booking_id BLOB NOT NULL REFERENCES bookings (id),
    method TEXT NOT NULL CHECK (method IN ('cash', 'terminal', 'transfer')),
    state TEXT NOT NULL CHECK (state IN (
        'created', 'requires_action', 'processing', 'succeeded', 'failed', 'cancelled', 'part_refunded', 'refunded',
        'disputed', 'won', 'lost', 'returned'
    )),
    amount_minor INTEGER NOT NULL CHECK (amount_minor > 0),
    currency TEXT NOT NULL CHECK (length(currency) = 3 AND ltrim(currency, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ') = ''),
    refunded_minor INTEGER NOT NULL DEFAULT 0 CHECK (refunded_minor BETWEEN 0 AND amount_minor),
    -- What the terminal has printed.
    reference TEXT NOT NULL CHECK (length(reference) <= 60),
    made_by BLOB,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

CREATE INDEX payments_of_booking ON payments (booking_id);

-- Money that is held against damage: a memo, no revenue, until some of it is captured.
CREATE TABLE deposits (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    version INTEGER NOT NULL DEFAULT 1 CHECK (version >= 1),
    booking_id BLOB NOT NULL UNIQUE REFERENCES bookings (id),
    method TEXT CHECK (method IN ('cash', 'terminal')),
    state TEXT NOT NULL CHECK (state IN (
        'required', 'authorising', 'held', 'captured', 'part_captured', 'released', 'failed', 'expiring',
        'reauthorised', 'expired', 'uncovered'
    )),
    amount_minor INTEGER NOT NULL CHECK (amount_minor >= 0),
    currency TEXT NOT NULL CHECK (length(currency) = 3 AND ltrim(currency, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ') = ''),
    captured_minor INTEGER NOT NULL DEFAULT 0 CHECK (captured_minor BETWEEN 0 AND amount_minor),
    reference TEXT NOT NULL DEFAULT '' CHECK (length(reference) <= 60),
    -- Until when it can be captured; null: there is no end to it, as with cash.
    capture_before INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

-- What a rental has cost beyond its price, each with what shows it.
CREATE TABLE charges (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    version INTEGER NOT NULL DEFAULT 1 CHECK (version >= 1),
    booking_id BLOB NOT NULL REFERENCES bookings (id),
    kind TEXT NOT NULL CHECK (kind IN (
        'mileage', 'fuel', 'toll', 'fine', 'late', 'damage', 'cleaning', 'cancellation', 'no_show', 'other'
    )),
    text TEXT NOT NULL CHECK (length(text) BETWEEN 1 AND 200),
    net_minor INTEGER NOT NULL,
    tax_minor INTEGER NOT NULL,
    currency TEXT NOT NULL CHECK (length(currency) = 3 AND ltrim(currency, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ') = ''),
    -- What was measured or met, and by which rule that became an amount, as JSON.
    evidence TEXT NOT NULL CHECK (evidence LIKE '{%}'),
    waived_at INTEGER,
    waived_for TEXT CHECK (length(waived_for) BETWEEN 1 AND 300),
    made_by BLOB,
    created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX charges_of_booking ON charges (booking_id);
