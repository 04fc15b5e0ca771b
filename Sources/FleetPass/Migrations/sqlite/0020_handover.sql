-- What happens at the counter: who somebody is, what was agreed, how a vehicle left and how it came back.

-- The last of each run of numbers that people go by: none is left out, none is given twice.
CREATE TABLE numbers (
    name TEXT NOT NULL PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 40),
    last INTEGER NOT NULL CHECK (last >= 1)
) STRICT, WITHOUT ROWID;

-- That somebody is who they say they are.
CREATE TABLE kyc_checks (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    version INTEGER NOT NULL DEFAULT 1 CHECK (version >= 1),
    customer_id BLOB NOT NULL REFERENCES customers (id),
    -- By hand: somebody at the counter has looked at the paper and at the person.
    method TEXT NOT NULL CHECK (length(method) BETWEEN 1 AND 20),
    state TEXT NOT NULL CHECK (state IN (
        'created', 'pending', 'completed', 'failed', 'expired', 'approved', 'needs_review', 'declined', 'stale'
    )),
    document TEXT NOT NULL CHECK (document IN ('licence', 'passport', 'identity_card')),
    -- The paper's last day.
    valid_until TEXT CHECK (length(valid_until) = 10),
    note TEXT NOT NULL DEFAULT '' CHECK (length(note) <= 300),
    decided_by BLOB,
    decided_at INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

CREATE INDEX kyc_checks_of_customer ON kyc_checks (customer_id, created_at);

-- What a customer signs. Once signed it is never changed; what was agreed anew gets another number.
CREATE TABLE agreements (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    version INTEGER NOT NULL DEFAULT 1 CHECK (version >= 1),
    booking_id BLOB NOT NULL REFERENCES bookings (id),
    number INTEGER NOT NULL UNIQUE CHECK (number >= 1),
    state TEXT NOT NULL CHECK (state IN ('open', 'signed', 'void')),
    -- What it says, as its template reads it, and the SHA-256 of that.
    content TEXT NOT NULL CHECK (content LIKE '{%}'),
    content_hash TEXT NOT NULL CHECK (length(content_hash) = 64),
    -- The SHA-256 of what was agreed: vehicle, times, places, people and price.
    terms_hash TEXT NOT NULL CHECK (length(terms_hash) = 64),
    -- The PDF as it was signed, and its SHA-256.
    document_id BLOB REFERENCES files (id),
    document_hash TEXT CHECK (length(document_hash) = 64),
    signed_at INTEGER,
    made_by BLOB,
    created_at INTEGER NOT NULL,
    CHECK (state <> 'signed' OR document_hash IS NOT NULL AND signed_at IS NOT NULL)
) STRICT;

CREATE INDEX agreements_of_document ON agreements (document_id) WHERE document_id IS NOT NULL;
CREATE INDEX agreements_of_booking ON agreements (booking_id, number);
CREATE UNIQUE INDEX agreements_live ON agreements (booking_id) WHERE state <> 'void';

-- How a vehicle was when it was given out and when it came back.
CREATE TABLE inspections (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    version INTEGER NOT NULL DEFAULT 1 CHECK (version >= 1),
    booking_id BLOB NOT NULL REFERENCES bookings (id),
    vehicle_id BLOB NOT NULL REFERENCES vehicles (id),
    location_id BLOB NOT NULL REFERENCES locations (id),
    kind TEXT NOT NULL CHECK (kind IN ('pickup', 'return')),
    state TEXT NOT NULL CHECK (state IN ('draft', 'submitted', 'countersigned', 'locked')),
    number INTEGER UNIQUE CHECK (number >= 1),
    odometer_km INTEGER CHECK (odometer_km BETWEEN 0 AND 5000000),
    -- In eighths.
    fuel INTEGER CHECK (fuel BETWEEN 0 AND 8),
    cleanliness TEXT CHECK (cleanliness IN ('clean', 'acceptable', 'dirty')),
    -- What goes along, as a JSON array of texts.
    equipment TEXT NOT NULL DEFAULT '[]' CHECK (equipment LIKE '[%]'),
    remarks TEXT NOT NULL DEFAULT '' CHECK (length(remarks) <= 2000),
    taken_at INTEGER NOT NULL,
    -- Why the customer has not signed it.
    unsigned_for TEXT CHECK (length(unsigned_for) BETWEEN 1 AND 300),
    content TEXT CHECK (content LIKE '{%}'),
    content_hash TEXT CHECK (length(content_hash) = 64),
    document_id BLOB REFERENCES files (id),
    document_hash TEXT CHECK (length(document_hash) = 64),
    locked_at INTEGER,
    made_by BLOB,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    UNIQUE (booking_id, kind, vehicle_id),
    CHECK (state = 'draft' OR number IS NOT NULL AND odometer_km IS NOT NULL AND fuel IS NOT NULL),
    CHECK (state <> 'locked' OR document_hash IS NOT NULL AND locked_at IS NOT NULL)
) STRICT;

CREATE INDEX inspections_of_vehicle ON inspections (vehicle_id, taken_at);
CREATE INDEX inspections_of_document ON inspections (document_id) WHERE document_id IS NOT NULL;
CREATE INDEX inspections_of_location ON inspections (location_id);

-- Who has put their name under something.
CREATE TABLE signatures (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    agreement_id BLOB REFERENCES agreements (id),
    inspection_id BLOB REFERENCES inspections (id),
    role TEXT NOT NULL CHECK (role IN ('customer', 'staff')),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    -- In a box of 1000 by 300, as in M10 20 L30 40.
    strokes TEXT NOT NULL CHECK (length(strokes) BETWEEN 1 AND 20000),
    -- Who was signed in where it was given.
    made_by BLOB,
    signed_at INTEGER NOT NULL,
    CHECK (agreement_id IS NOT NULL OR inspection_id IS NOT NULL)
) STRICT;

CREATE UNIQUE INDEX signatures_of_agreement ON signatures (agreement_id, role) WHERE agreement_id IS NOT NULL;
CREATE UNIQUE INDEX signatures_of_inspection ON signatures (inspection_id, role) WHERE inspection_id IS NOT NULL;

-- What is broken about a vehicle. It stays known to every inspection until it is repaired.
CREATE TABLE damages (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    version INTEGER NOT NULL DEFAULT 1 CHECK (version >= 1),
    vehicle_id BLOB NOT NULL REFERENCES vehicles (id),
    inspection_id BLOB NOT NULL REFERENCES inspections (id),
    kind TEXT NOT NULL CHECK (kind IN ('scratch', 'dent', 'chip', 'crack', 'stain', 'missing', 'other')),
    part TEXT NOT NULL CHECK (length(part) BETWEEN 1 AND 60),
    -- Thousandths of the drawing of a vehicle from above.
    x INTEGER NOT NULL CHECK (x BETWEEN 0 AND 1000),
    y INTEGER NOT NULL CHECK (y BETWEEN 0 AND 1000),
    remark TEXT NOT NULL DEFAULT '' CHECK (length(remark) <= 300),
    made_by BLOB,
    created_at INTEGER NOT NULL,
    repaired_at INTEGER,
    repair TEXT CHECK (length(repair) BETWEEN 1 AND 300),
    CHECK ((repaired_at IS NULL) = (repair IS NULL))
) STRICT;

CREATE INDEX damages_of_vehicle ON damages (vehicle_id) WHERE repaired_at IS NULL;
CREATE INDEX damages_of_inspection ON damages (inspection_id);

-- Work on the lot: bringing a vehicle somewhere, making it ready, repairing it.
CREATE TABLE jobs (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    version INTEGER NOT NULL DEFAULT 1 CHECK (version >= 1),
    kind TEXT NOT NULL CHECK (kind IN ('turnaround', 'transfer', 'repair')),
    state TEXT NOT NULL CHECK (state IN ('planned', 'assigned', 'in_progress', 'blocked', 'done', 'cancelled')),
    vehicle_id BLOB NOT NULL REFERENCES vehicles (id),
    -- The rental that it is done for, or behind.
    booking_id BLOB REFERENCES bookings (id),
    from_location_id BLOB NOT NULL REFERENCES locations (id),
    to_location_id BLOB NOT NULL REFERENCES locations (id),
    assigned_to BLOB REFERENCES accounts (id),
    due_at INTEGER,
    note TEXT NOT NULL DEFAULT '' CHECK (length(note) <= 500),
    -- Why it is blocked or was cancelled.
    reason TEXT CHECK (length(reason) BETWEEN 1 AND 300),
    made_by BLOB,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    CHECK (kind <> 'transfer' OR from_location_id <> to_location_id)
) STRICT;

CREATE INDEX jobs_open ON jobs (created_at, id) WHERE state NOT IN ('done', 'cancelled');
CREATE INDEX jobs_of_vehicle ON jobs (vehicle_id, created_at);
CREATE INDEX jobs_of_booking ON jobs (booking_id) WHERE booking_id IS NOT NULL;
CREATE INDEX jobs_of_person ON jobs (assigned_to) WHERE assigned_to IS NOT NULL;
CREATE INDEX jobs_from ON jobs (from_location_id);
CREATE INDEX jobs_to ON jobs (to_location_id);

-- What a road's keeper wants for a vehicle, and whose rental it was at that minute.
CREATE TABLE tolls (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    -- As the road's keeper names it: the same comes once.
    reference TEXT NOT NULL UNIQUE CHECK (length(reference) BETWEEN 1 AND 60),
    vehicle_id BLOB NOT NULL REFERENCES vehicles (id),
    place TEXT NOT NULL CHECK (length(place) BETWEEN 1 AND 120),
    passed_at INTEGER NOT NULL,
    amount_minor INTEGER NOT NULL CHECK (amount_minor > 0),
    currency TEXT NOT NULL CHECK (length(currency) = 3 AND ltrim(currency, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ') = ''),
    -- Null: nobody rented it then, or two did in that minute.
    booking_id BLOB REFERENCES bookings (id),
    charge_id BLOB REFERENCES charges (id),
    made_by BLOB,
    created_at INTEGER NOT NULL,
    CHECK ((booking_id IS NULL) = (charge_id IS NULL))
) STRICT;

CREATE INDEX tolls_unmatched ON tolls (passed_at, id) WHERE booking_id IS NULL;
CREATE INDEX tolls_of_booking ON tolls (booking_id) WHERE booking_id IS NOT NULL;
CREATE INDEX tolls_of_vehicle ON tolls (vehicle_id, passed_at);
CREATE INDEX tolls_of_charge ON tolls (charge_id) WHERE charge_id IS NOT NULL;

-- What follows from a return is charged once.
CREATE UNIQUE INDEX charges_once ON charges (booking_id, kind) WHERE kind IN ('mileage', 'fuel', 'late');
-- Whose a vehicle was at a minute.
CREATE INDEX bookings_driven ON bookings (vehicle_id, picked_up_at) WHERE picked_up_at IS NOT NULL;
-- Tolls name a plate.
CREATE INDEX vehicles_by_plate ON vehicles (plate);
