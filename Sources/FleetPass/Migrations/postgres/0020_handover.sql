-- What happens at the counter: who somebody is, what was agreed, how a vehicle left and how it came back.

CREATE TABLE numbers (
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
    name text COLLATE "C" NOT NULL CHECK (length(name) BETWEEN 1 AND 40),
    last bigint NOT NULL CHECK (last >= 1),
    PRIMARY KEY (tenant_id, name)
);

CREATE TABLE kyc_checks (
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
    id uuid NOT NULL,
    version bigint NOT NULL DEFAULT 1 CHECK (version >= 1),
    customer_id uuid NOT NULL,
    method text COLLATE "C" NOT NULL CHECK (length(method) BETWEEN 1 AND 20),
    state text COLLATE "C" NOT NULL CHECK (
        state IN ( 'created', 'pending', 'completed', 'failed', 'expired', 'approved', 'needs_review',
        'declined', 'stale' )
    ),
    document text COLLATE "C" NOT NULL CHECK (document IN ('licence', 'passport', 'identity_card')),
    valid_until text COLLATE "C" CHECK (length(valid_until) = 10),
    note text COLLATE "C" NOT NULL DEFAULT '' CHECK (length(note) <= 300),
    decided_by uuid,
    decided_at bigint,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    PRIMARY KEY (tenant_id, id)
);

CREATE INDEX kyc_checks_of_customer ON kyc_checks (tenant_id, customer_id, created_at);

CREATE TABLE agreements (
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
    id uuid NOT NULL,
    version bigint NOT NULL DEFAULT 1 CHECK (version >= 1),
    booking_id uuid NOT NULL,
    number bigint NOT NULL CHECK (number >= 1),
    state text COLLATE "C" NOT NULL CHECK (state IN ('open', 'signed', 'void')),
    content text COLLATE "C" NOT NULL CHECK (content LIKE '{%}'),
    content_hash text COLLATE "C" NOT NULL CHECK (length(content_hash) = 64),
    terms_hash text COLLATE "C" NOT NULL CHECK (length(terms_hash) = 64),
    document_id uuid,
    document_hash text COLLATE "C" CHECK (length(document_hash) = 64),
    signed_at bigint,
    made_by uuid,
    created_at bigint NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT agreements_number_key UNIQUE (tenant_id, number),
    CHECK (state <> 'signed' OR document_hash IS NOT NULL AND signed_at IS NOT NULL)
);

CREATE INDEX agreements_of_document ON agreements (tenant_id, document_id) WHERE document_id IS NOT NULL;
CREATE INDEX agreements_of_booking ON agreements (tenant_id, booking_id, number);

CREATE UNIQUE INDEX agreements_live ON agreements (tenant_id, booking_id) WHERE state <> 'void';

CREATE TABLE inspections (
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
    id uuid NOT NULL,
    version bigint NOT NULL DEFAULT 1 CHECK (version >= 1),
    booking_id uuid NOT NULL,
    vehicle_id uuid NOT NULL,
    location_id uuid NOT NULL,
    kind text COLLATE "C" NOT NULL CHECK (kind IN ('pickup', 'return')),
    state text COLLATE "C" NOT NULL CHECK (state IN ('draft', 'submitted', 'countersigned', 'locked')),
    number bigint CHECK (number >= 1),
    odometer_km bigint CHECK (odometer_km BETWEEN 0 AND 5000000),
    fuel bigint CHECK (fuel BETWEEN 0 AND 8),
    cleanliness text COLLATE "C" CHECK (cleanliness IN ('clean', 'acceptable', 'dirty')),
    equipment text COLLATE "C" NOT NULL DEFAULT '[]' CHECK (equipment LIKE '[%]'),
    remarks text COLLATE "C" NOT NULL DEFAULT '' CHECK (length(remarks) <= 2000),
    taken_at bigint NOT NULL,
    unsigned_for text COLLATE "C" CHECK (length(unsigned_for) BETWEEN 1 AND 300),
    content text COLLATE "C" CHECK (content LIKE '{%}'),
    content_hash text COLLATE "C" CHECK (length(content_hash) = 64),
    document_id uuid,
    document_hash text COLLATE "C" CHECK (length(document_hash) = 64),
    locked_at bigint,
    made_by uuid,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT inspections_number_key UNIQUE (tenant_id, number),
    CONSTRAINT inspections_booking_id_kind_vehicle_id_key UNIQUE (tenant_id, booking_id, kind, vehicle_id),
    CHECK (state = 'draft' OR number IS NOT NULL AND odometer_km IS NOT NULL AND fuel IS NOT NULL),
    CHECK (state <> 'locked' OR document_hash IS NOT NULL AND locked_at IS NOT NULL)
);

CREATE INDEX inspections_of_vehicle ON inspections (tenant_id, vehicle_id, taken_at);
CREATE INDEX inspections_of_document ON inspections (tenant_id, document_id) WHERE document_id IS NOT NULL;
CREATE INDEX inspections_of_location ON inspections (tenant_id, location_id);

CREATE TABLE signatures (
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
    id uuid NOT NULL,
    agreement_id uuid,
    inspection_id uuid,
    role text COLLATE "C" NOT NULL CHECK (role IN ('customer', 'staff')),
    name text COLLATE "C" NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    strokes text COLLATE "C" NOT NULL CHECK (length(strokes) BETWEEN 1 AND 20000),
    made_by uuid,
    signed_at bigint NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CHECK (agreement_id IS NOT NULL OR inspection_id IS NOT NULL)
);

CREATE UNIQUE INDEX signatures_of_agreement
    ON signatures (tenant_id, agreement_id, role)
    WHERE agreement_id IS NOT NULL;

CREATE UNIQUE INDEX signatures_of_inspection
    ON signatures (tenant_id, inspection_id, role)
    WHERE inspection_id IS NOT NULL;

CREATE TABLE damages (
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
    id uuid NOT NULL,
    version bigint NOT NULL DEFAULT 1 CHECK (version >= 1),
    vehicle_id uuid NOT NULL,
    inspection_id uuid NOT NULL,
    kind text COLLATE "C" NOT NULL CHECK (
        kind IN ('scratch', 'dent', 'chip', 'crack', 'stain', 'missing', 'other')
    ),
    part text COLLATE "C" NOT NULL CHECK (length(part) BETWEEN 1 AND 60),
    x bigint NOT NULL CHECK (x BETWEEN 0 AND 1000),
    y bigint NOT NULL CHECK (y BETWEEN 0 AND 1000),
    remark text COLLATE "C" NOT NULL DEFAULT '' CHECK (length(remark) <= 300),
    made_by uuid,
    created_at bigint NOT NULL,
    repaired_at bigint,
    repair text COLLATE "C" CHECK (length(repair) BETWEEN 1 AND 300),
    PRIMARY KEY (tenant_id, id),
    CHECK ((repaired_at IS NULL) = (repair IS NULL))
);

CREATE INDEX damages_of_vehicle ON damages (tenant_id, vehicle_id) WHERE repaired_at IS NULL;
CREATE INDEX damages_of_inspection ON damages (tenant_id, inspection_id);

CREATE TABLE jobs (
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
    id uuid NOT NULL,
    version bigint NOT NULL DEFAULT 1 CHECK (version >= 1),
    kind text COLLATE "C" NOT NULL CHECK (kind IN ('turnaround', 'transfer', 'repair')),
    state text COLLATE "C" NOT NULL CHECK (
        state IN ('planned', 'assigned', 'in_progress', 'blocked', 'done', 'cancelled')
    ),
    vehicle_id uuid NOT NULL,
    booking_id uuid,
    from_location_id uuid NOT NULL,
    to_location_id uuid NOT NULL,
    assigned_to uuid,
    due_at bigint,
    note text COLLATE "C" NOT NULL DEFAULT '' CHECK (length(note) <= 500),
    reason text COLLATE "C" CHECK (length(reason) BETWEEN 1 AND 300),
    made_by uuid,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CHECK (kind <> 'transfer' OR from_location_id <> to_location_id)
);

CREATE INDEX jobs_open ON jobs (tenant_id, created_at, id) WHERE state NOT IN ('done', 'cancelled');
CREATE INDEX jobs_of_vehicle ON jobs (tenant_id, vehicle_id, created_at);
CREATE INDEX jobs_of_booking ON jobs (tenant_id, booking_id) WHERE booking_id IS NOT NULL;
CREATE INDEX jobs_of_person ON jobs (tenant_id, assigned_to) WHERE assigned_to IS NOT NULL;
CREATE INDEX jobs_from ON jobs (tenant_id, from_location_id);
CREATE INDEX jobs_to ON jobs (tenant_id, to_location_id);

CREATE TABLE tolls (
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
    id uuid NOT NULL,
    reference text COLLATE "C" NOT NULL CHECK (length(reference) BETWEEN 1 AND 60),
    vehicle_id uuid NOT NULL,
    place text COLLATE "C" NOT NULL CHECK (length(place) BETWEEN 1 AND 120),
    passed_at bigint NOT NULL,
    amount_minor bigint NOT NULL CHECK (amount_minor > 0),
    currency text COLLATE "C" NOT NULL CHECK (
        length(currency) = 3 AND ltrim(currency, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ') = ''
    ),
    booking_id uuid,
    charge_id uuid,
    made_by uuid,
    created_at bigint NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT tolls_reference_key UNIQUE (tenant_id, reference),
    CHECK ((booking_id IS NULL) = (charge_id IS NULL))
);

CREATE INDEX tolls_unmatched ON tolls (tenant_id, passed_at, id) WHERE booking_id IS NULL;
CREATE INDEX tolls_of_booking ON tolls (tenant_id, booking_id) WHERE booking_id IS NOT NULL;
CREATE INDEX tolls_of_vehicle ON tolls (tenant_id, vehicle_id, passed_at);
CREATE INDEX tolls_of_charge ON tolls (tenant_id, charge_id) WHERE charge_id IS NOT NULL;

CREATE UNIQUE INDEX charges_once
    ON charges (tenant_id, booking_id, kind)
    WHERE kind IN ('mileage', 'fuel', 'late');

CREATE INDEX bookings_driven ON bookings (tenant_id, vehicle_id, picked_up_at) WHERE picked_up_at IS NOT NULL;
CREATE INDEX vehicles_by_plate ON vehicles (tenant_id, plate);

-- references

ALTER TABLE kyc_checks ADD CONSTRAINT kyc_checks_customer_id_fkey
    FOREIGN KEY (tenant_id, customer_id) REFERENCES customers (tenant_id, id);
ALTER TABLE agreements ADD CONSTRAINT agreements_booking_id_fkey
    FOREIGN KEY (tenant_id, booking_id) REFERENCES bookings (tenant_id, id);
ALTER TABLE agreements ADD CONSTRAINT agreements_document_id_fkey
    FOREIGN KEY (tenant_id, document_id) REFERENCES files (tenant_id, id);
ALTER TABLE inspections ADD CONSTRAINT inspections_booking_id_fkey
    FOREIGN KEY (tenant_id, booking_id) REFERENCES bookings (tenant_id, id);
ALTER TABLE inspections ADD CONSTRAINT inspections_vehicle_id_fkey
    FOREIGN KEY (tenant_id, vehicle_id) REFERENCES vehicles (tenant_id, id);
ALTER TABLE inspections ADD CONSTRAINT inspections_location_id_fkey
    FOREIGN KEY (tenant_id, location_id) REFERENCES locations (tenant_id, id);
ALTER TABLE inspections ADD CONSTRAINT inspections_document_id_fkey
    FOREIGN KEY (tenant_id, document_id) REFERENCES files (tenant_id, id);
ALTER TABLE signatures ADD CONSTRAINT signatures_agreement_id_fkey
    FOREIGN KEY (tenant_id, agreement_id) REFERENCES agreements (tenant_id, id);
ALTER TABLE signatures ADD CONSTRAINT signatures_inspection_id_fkey
    FOREIGN KEY (tenant_id, inspection_id) REFERENCES inspections (tenant_id, id);
ALTER TABLE damages ADD CONSTRAINT damages_vehicle_id_fkey
    FOREIGN KEY (tenant_id, vehicle_id) REFERENCES vehicles (tenant_id, id);
ALTER TABLE damages ADD CONSTRAINT damages_inspection_id_fkey
    FOREIGN KEY (tenant_id, inspection_id) REFERENCES inspections (tenant_id, id);
ALTER TABLE jobs ADD CONSTRAINT jobs_vehicle_id_fkey
    FOREIGN KEY (tenant_id, vehicle_id) REFERENCES vehicles (tenant_id, id);
ALTER TABLE jobs ADD CONSTRAINT jobs_booking_id_fkey
    FOREIGN KEY (tenant_id, booking_id) REFERENCES bookings (tenant_id, id);
ALTER TABLE jobs ADD CONSTRAINT jobs_from_location_id_fkey
    FOREIGN KEY (tenant_id, from_location_id) REFERENCES locations (tenant_id, id);
ALTER TABLE jobs ADD CONSTRAINT jobs_to_location_id_fkey
    FOREIGN KEY (tenant_id, to_location_id) REFERENCES locations (tenant_id, id);
ALTER TABLE jobs ADD CONSTRAINT jobs_assigned_to_fkey
    FOREIGN KEY (tenant_id, assigned_to) REFERENCES accounts (tenant_id, id);
ALTER TABLE tolls ADD CONSTRAINT tolls_vehicle_id_fkey
    FOREIGN KEY (tenant_id, vehicle_id) REFERENCES vehicles (tenant_id, id);
ALTER TABLE tolls ADD CONSTRAINT tolls_booking_id_fkey
    FOREIGN KEY (tenant_id, booking_id) REFERENCES bookings (tenant_id, id);
ALTER TABLE tolls ADD CONSTRAINT tolls_charge_id_fkey
    FOREIGN KEY (tenant_id, charge_id) REFERENCES charges (tenant_id, id);
