-- Bookings, and the one table that says which vehicle is taken when.

CREATE TABLE bookings (
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
    id uuid NOT NULL,
    version bigint NOT NULL DEFAULT 1 CHECK (version >= 1),
    code text COLLATE "C" NOT NULL CHECK (length(code) = 8),
    type text COLLATE "C" NOT NULL CHECK (type IN ('rental', 'loaner', 'test_drive', 'internal')),
    state text COLLATE "C" NOT NULL CHECK (
        state IN ( 'quote', 'held', 'pending', 'confirmed', 'ready', 'on_rent', 'returned', 'disputed',
        'closed', 'expired', 'declined', 'cancelled', 'no_show' )
    ),
    channel text COLLATE "C" NOT NULL CHECK (channel IN ('site', 'desk', 'key', 'import')),
    customer_id uuid,
    key_digest bytea CHECK (length(key_digest) = 32),
    vehicle_id uuid NOT NULL,
    pickup_location_id uuid NOT NULL,
    return_location_id uuid NOT NULL,
    starts_at bigint NOT NULL,
    ends_at bigint NOT NULL CHECK (ends_at > starts_at),
    held_until bigint,
    picked_up_at bigint,
    returned_at bigint,
    odometer_out_km bigint CHECK (odometer_out_km >= 0),
    odometer_in_km bigint CHECK (odometer_in_km >= odometer_out_km),
    fuel_out bigint CHECK (fuel_out BETWEEN 0 AND 8),
    fuel_in bigint CHECK (fuel_in BETWEEN 0 AND 8),
    rate_version_id uuid,
    asked text COLLATE "C" NOT NULL CHECK (asked LIKE '{%}'),
    lines text COLLATE "C" NOT NULL CHECK (lines LIKE '[%]'),
    currency text COLLATE "C" NOT NULL CHECK (
        length(currency) = 3 AND ltrim(currency, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ') = ''
    ),
    net_minor bigint NOT NULL,
    tax_minor bigint NOT NULL,
    total_minor bigint NOT NULL CHECK (total_minor = net_minor + tax_minor),
    charged_minor bigint NOT NULL DEFAULT 0,
    deposit_minor bigint NOT NULL CHECK (deposit_minor >= 0),
    discount_id uuid,
    note text COLLATE "C" NOT NULL DEFAULT '' CHECK (length(note) <= 1000),
    reason text COLLATE "C" CHECK (length(reason) BETWEEN 1 AND 300),
    made_by uuid,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT bookings_code_key UNIQUE (tenant_id, code)
);

CREATE UNIQUE INDEX bookings_by_key ON bookings (tenant_id, key_digest) WHERE key_digest IS NOT NULL;
CREATE INDEX bookings_by_start ON bookings (tenant_id, starts_at, id);
CREATE INDEX bookings_of_vehicle ON bookings (tenant_id, vehicle_id, starts_at);
CREATE INDEX bookings_of_customer
    ON bookings (tenant_id, customer_id, starts_at)
    WHERE customer_id IS NOT NULL;
CREATE INDEX bookings_out ON bookings (tenant_id, ends_at, id) WHERE state = 'on_rent';
CREATE INDEX bookings_open
    ON bookings (tenant_id, state, starts_at, id)
    WHERE state IN ('quote', 'held', 'pending', 'confirmed', 'ready', 'returned', 'disputed');

-- What lets uuids into the constraint below.
CREATE SCHEMA IF NOT EXISTS gist;
CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA gist;

CREATE TABLE allocations (
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
    id uuid NOT NULL,
    vehicle_id uuid NOT NULL,
    kind text COLLATE "C" NOT NULL CHECK (kind IN ('booking', 'blackout', 'transfer')),
    booking_id uuid,
    starts_at bigint NOT NULL,
    ends_at bigint NOT NULL CHECK (ends_at > starts_at),
    reason text COLLATE "C" CHECK (length(reason) BETWEEN 1 AND 300),
    made_by uuid,
    created_at bigint NOT NULL,
    released_at bigint,
    stamp bigint NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CHECK ((kind = 'booking') = (booking_id IS NOT NULL)),
    CONSTRAINT allocations_apart EXCLUDE USING gist (
        tenant_id gist.gist_uuid_ops WITH =, vehicle_id gist.gist_uuid_ops WITH =,
        int8range(starts_at, ends_at) WITH &&
    ) WHERE (released_at IS NULL)
);

CREATE INDEX allocations_of_vehicle
    ON allocations (tenant_id, vehicle_id, starts_at, ends_at)
    WHERE released_at IS NULL;
CREATE INDEX allocations_of_booking ON allocations (tenant_id, booking_id) WHERE booking_id IS NOT NULL;
CREATE INDEX allocations_by_stamp ON allocations (tenant_id, stamp);

CREATE TABLE booking_drivers (
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
    booking_id uuid NOT NULL,
    customer_id uuid NOT NULL,
    PRIMARY KEY (tenant_id, booking_id, customer_id)
);

CREATE INDEX booking_drivers_of_customer ON booking_drivers (tenant_id, customer_id);

CREATE TABLE booking_extras (
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
    booking_id uuid NOT NULL,
    extra_id uuid NOT NULL,
    location_id uuid NOT NULL,
    quantity bigint NOT NULL CHECK (quantity BETWEEN 1 AND 99),
    starts_at bigint NOT NULL,
    ends_at bigint NOT NULL,
    is_live bigint NOT NULL CHECK (is_live IN (0, 1)),
    PRIMARY KEY (tenant_id, booking_id, extra_id)
);

CREATE INDEX booking_extras_taken
    ON booking_extras (tenant_id, extra_id, location_id, ends_at, starts_at, quantity)
    WHERE is_live = 1;
CREATE INDEX booking_extras_of_location ON booking_extras (tenant_id, location_id);

CREATE TABLE amendments (
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
    id uuid NOT NULL,
    booking_id uuid NOT NULL,
    number bigint NOT NULL CHECK (number >= 1),
    kind text COLLATE "C" NOT NULL CHECK (
        kind IN ( 'extended', 'shortened', 'moved', 'swapped', 'extras', 'drivers', 'cancelled',
        'returned', 'priced' )
    ),
    changes text COLLATE "C" NOT NULL CHECK (changes LIKE '{%}'),
    difference_minor bigint NOT NULL,
    reason text COLLATE "C" CHECK (length(reason) BETWEEN 1 AND 300),
    made_by uuid,
    created_at bigint NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT amendments_booking_id_number_key UNIQUE (tenant_id, booking_id, number)
);

CREATE TABLE payments (
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
    id uuid NOT NULL,
    version bigint NOT NULL DEFAULT 1 CHECK (version >= 1),
    booking_id uuid NOT NULL,
    method text COLLATE "C" NOT NULL CHECK (method IN ('cash', 'terminal', 'transfer')),
    state text COLLATE "C" NOT NULL CHECK (
        state IN ( 'created', 'requires_action', 'processing', 'succeeded', 'failed', 'cancelled',
        'part_refunded', 'refunded', 'disputed', 'won', 'lost', 'returned' )
    ),
    amount_minor bigint NOT NULL CHECK (amount_minor > 0),
    currency text COLLATE "C" NOT NULL CHECK (
        length(currency) = 3 AND ltrim(currency, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ') = ''
    ),
    refunded_minor bigint NOT NULL DEFAULT 0 CHECK (refunded_minor BETWEEN 0 AND amount_minor),
    reference text COLLATE "C" NOT NULL CHECK (length(reference) <= 60),
    made_by uuid,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    PRIMARY KEY (tenant_id, id)
);

CREATE INDEX payments_of_booking ON payments (tenant_id, booking_id);

CREATE TABLE deposits (
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
    id uuid NOT NULL,
    version bigint NOT NULL DEFAULT 1 CHECK (version >= 1),
    booking_id uuid NOT NULL,
    method text COLLATE "C" CHECK (method IN ('cash', 'terminal')),
    state text COLLATE "C" NOT NULL CHECK (
        state IN ( 'required', 'authorising', 'held', 'captured', 'part_captured', 'released', 'failed',
        'expiring', 'reauthorised', 'expired', 'uncovered' )
    ),
    amount_minor bigint NOT NULL CHECK (amount_minor >= 0),
    currency text COLLATE "C" NOT NULL CHECK (
        length(currency) = 3 AND ltrim(currency, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ') = ''
    ),
    captured_minor bigint NOT NULL DEFAULT 0 CHECK (captured_minor BETWEEN 0 AND amount_minor),
    reference text COLLATE "C" NOT NULL DEFAULT '' CHECK (length(reference) <= 60),
    capture_before bigint,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT deposits_booking_id_key UNIQUE (tenant_id, booking_id)
);

CREATE TABLE charges (
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
    id uuid NOT NULL,
    version bigint NOT NULL DEFAULT 1 CHECK (version >= 1),
    booking_id uuid NOT NULL,
    kind text COLLATE "C" NOT NULL CHECK (
        kind IN ( 'mileage', 'fuel', 'toll', 'fine', 'late', 'damage', 'cleaning', 'cancellation',
        'no_show', 'other' )
    ),
    text text COLLATE "C" NOT NULL CHECK (length(text) BETWEEN 1 AND 200),
    net_minor bigint NOT NULL,
    tax_minor bigint NOT NULL,
    currency text COLLATE "C" NOT NULL CHECK (
        length(currency) = 3 AND ltrim(currency, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ') = ''
    ),
    evidence text COLLATE "C" NOT NULL CHECK (evidence LIKE '{%}'),
    waived_at bigint,
    waived_for text COLLATE "C" CHECK (length(waived_for) BETWEEN 1 AND 300),
    made_by uuid,
    created_at bigint NOT NULL,
    PRIMARY KEY (tenant_id, id)
);

CREATE INDEX charges_of_booking ON charges (tenant_id, booking_id);

-- references

ALTER TABLE bookings ADD CONSTRAINT bookings_customer_id_fkey
    FOREIGN KEY (tenant_id, customer_id) REFERENCES customers (tenant_id, id);
ALTER TABLE bookings ADD CONSTRAINT bookings_vehicle_id_fkey
    FOREIGN KEY (tenant_id, vehicle_id) REFERENCES vehicles (tenant_id, id);
ALTER TABLE bookings ADD CONSTRAINT bookings_pickup_location_id_fkey
    FOREIGN KEY (tenant_id, pickup_location_id) REFERENCES locations (tenant_id, id);
ALTER TABLE bookings ADD CONSTRAINT bookings_return_location_id_fkey
    FOREIGN KEY (tenant_id, return_location_id) REFERENCES locations (tenant_id, id);
ALTER TABLE bookings ADD CONSTRAINT bookings_rate_version_id_fkey
    FOREIGN KEY (tenant_id, rate_version_id) REFERENCES rate_versions (tenant_id, id);
ALTER TABLE bookings ADD CONSTRAINT bookings_discount_id_fkey
    FOREIGN KEY (tenant_id, discount_id) REFERENCES discounts (tenant_id, id);
ALTER TABLE allocations ADD CONSTRAINT allocations_vehicle_id_fkey
    FOREIGN KEY (tenant_id, vehicle_id) REFERENCES vehicles (tenant_id, id);
ALTER TABLE allocations ADD CONSTRAINT allocations_booking_id_fkey
    FOREIGN KEY (tenant_id, booking_id) REFERENCES bookings (tenant_id, id);
ALTER TABLE booking_drivers ADD CONSTRAINT booking_drivers_booking_id_fkey
    FOREIGN KEY (tenant_id, booking_id) REFERENCES bookings (tenant_id, id);
ALTER TABLE booking_drivers ADD CONSTRAINT booking_drivers_customer_id_fkey
    FOREIGN KEY (tenant_id, customer_id) REFERENCES customers (tenant_id, id);
ALTER TABLE booking_extras ADD CONSTRAINT booking_extras_booking_id_fkey
    FOREIGN KEY (tenant_id, booking_id) REFERENCES bookings (tenant_id, id);
ALTER TABLE booking_extras ADD CONSTRAINT booking_extras_extra_id_fkey
    FOREIGN KEY (tenant_id, extra_id) REFERENCES extras (tenant_id, id);
ALTER TABLE booking_extras ADD CONSTRAINT booking_extras_location_id_fkey
    FOREIGN KEY (tenant_id, location_id) REFERENCES locations (tenant_id, id);
ALTER TABLE amendments ADD CONSTRAINT amendments_booking_id_fkey
    FOREIGN KEY (tenant_id, booking_id) REFERENCES bookings (tenant_id, id);
ALTER TABLE payments ADD CONSTRAINT payments_booking_id_fkey
    FOREIGN KEY (tenant_id, booking_id) REFERENCES bookings (tenant_id, id);
ALTER TABLE deposits ADD CONSTRAINT deposits_booking_id_fkey
    FOREIGN KEY (tenant_id, booking_id) REFERENCES bookings (tenant_id, id);
ALTER TABLE charges ADD CONSTRAINT charges_booking_id_fkey
    FOREIGN KEY (tenant_id, booking_id) REFERENCES bookings (tenant_id, id);
