-- The roles of sites where dealerships are looked after.

ALTER TABLE staff DROP CONSTRAINT staff_role_check;
ALTER TABLE staff ADD CONSTRAINT staff_role_check
    CHECK (role IN ('admin', 'manager', 'sales', 'crew', 'support', 'viewer', 'custom'));

-- references
