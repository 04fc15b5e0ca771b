-- Who works here, who rents here, and what each of them may do.

CREATE TABLE organisation (
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
    only_one bigint NOT NULL CHECK (only_one = 1),
    version bigint NOT NULL DEFAULT 1 CHECK (version >= 1),
    requires_second_factor bigint NOT NULL DEFAULT 0 CHECK (requires_second_factor IN (0, 1)),
    updated_at bigint NOT NULL,
    PRIMARY KEY (tenant_id, only_one)
);

CREATE TABLE roles (
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
    id uuid NOT NULL,
    version bigint NOT NULL DEFAULT 1 CHECK (version >= 1),
    name text COLLATE "C" NOT NULL CHECK (length(name) BETWEEN 1 AND 40),
    grants text COLLATE "C" NOT NULL CHECK (grants LIKE '[%]'),
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT roles_name_key UNIQUE (tenant_id, name)
);

CREATE TABLE accounts (
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
    id uuid NOT NULL,
    version bigint NOT NULL DEFAULT 1 CHECK (version >= 1),
    kind text COLLATE "C" NOT NULL CHECK (kind IN ('staff', 'customer')),
    name text COLLATE "C" NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    email text COLLATE "C" NOT NULL,
    email_key text COLLATE "C" NOT NULL CHECK (email_key = lower(email)),
    status text COLLATE "C" NOT NULL CHECK (status IN ('invited', 'active', 'disabled')),
    verified_at bigint,
    password text COLLATE "C",
    password_needs_factor bigint NOT NULL DEFAULT 0 CHECK (password_needs_factor IN (0, 1)),
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT accounts_kind_email_key_key UNIQUE (tenant_id, kind, email_key)
);

CREATE TABLE staff (
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
    id uuid NOT NULL,
    role text COLLATE "C" NOT NULL CHECK (role IN ('admin', 'manager', 'sales', 'crew', 'custom')),
    role_id uuid,
    PRIMARY KEY (tenant_id, id),
    CHECK ((role = 'custom') = (role_id IS NOT NULL))
);

CREATE INDEX staff_of_role ON staff (tenant_id, role_id) WHERE role_id IS NOT NULL;

CREATE TABLE staff_locations (
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
    staff_id uuid NOT NULL,
    location_id uuid NOT NULL,
    PRIMARY KEY (tenant_id, staff_id, location_id)
);

CREATE INDEX staff_locations_of_location ON staff_locations (tenant_id, location_id);

-- Who answers an enquiry.
ALTER TABLE enquiries ADD COLUMN assigned_to uuid;

CREATE INDEX enquiries_of_assignee ON enquiries (tenant_id, assigned_to, id) WHERE assigned_to IS NOT NULL;

-- references

ALTER TABLE staff ADD CONSTRAINT staff_id_fkey
    FOREIGN KEY (tenant_id, id) REFERENCES accounts (tenant_id, id);
ALTER TABLE staff ADD CONSTRAINT staff_role_id_fkey
    FOREIGN KEY (tenant_id, role_id) REFERENCES roles (tenant_id, id);
ALTER TABLE staff_locations ADD CONSTRAINT staff_locations_staff_id_fkey
    FOREIGN KEY (tenant_id, staff_id) REFERENCES staff (tenant_id, id) ON DELETE CASCADE;
ALTER TABLE staff_locations ADD CONSTRAINT staff_locations_location_id_fkey
    FOREIGN KEY (tenant_id, location_id) REFERENCES locations (tenant_id, id);
ALTER TABLE enquiries ADD CONSTRAINT enquiries_assigned_to_fkey
    FOREIGN KEY (tenant_id, assigned_to) REFERENCES accounts (tenant_id, id);
