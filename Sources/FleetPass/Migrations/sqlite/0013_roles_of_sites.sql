-- The roles of sites where dealerships are looked after. A rule of a column is changed by a table in its place.

CREATE TABLE new_staff (
    id BLOB NOT NULL PRIMARY KEY REFERENCES accounts (id),
    role TEXT NOT NULL CHECK (role IN ('admin', 'manager', 'sales', 'crew', 'support', 'viewer', 'custom')),
    role_id BLOB REFERENCES roles (id),
    CHECK ((role = 'custom') = (role_id IS NOT NULL))
) STRICT;

INSERT INTO new_staff (id, role, role_id) SELECT id, role, role_id FROM staff;

DROP TABLE staff;

ALTER TABLE new_staff RENAME TO staff;

CREATE INDEX staff_of_role ON staff (role_id) WHERE role_id IS NOT NULL;
