-- Tolls name a plate in another spelling than the vehicle's papers: its letters and digits are what is looked for.

-- Null: entered by an older version, in other letters than these. They are compared one by one.
ALTER TABLE vehicles ADD COLUMN plain_plate TEXT;
UPDATE vehicles SET plain_plate = upper(replace(replace(plate, ' ', ''), '-', ''))
 WHERE plate NOT GLOB '*[^A-Za-z0-9 -]*';
CREATE INDEX vehicles_by_plain_plate ON vehicles (plain_plate);
DROP INDEX vehicles_by_plate;
