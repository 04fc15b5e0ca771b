-- Whom the papers of a booking name. Who drives may be changed, and what was written stays.

CREATE TABLE paper_people (
    booking_id BLOB NOT NULL REFERENCES bookings (id),
    customer_id BLOB NOT NULL REFERENCES customers (id),
    PRIMARY KEY (booking_id, customer_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX paper_people_of_customer ON paper_people (customer_id);

-- Of papers of before those who rent and drive now: who did once, they say by name alone.
INSERT INTO paper_people (booking_id, customer_id)
SELECT p.booking_id, p.customer_id
  FROM (SELECT id AS booking_id, customer_id FROM bookings WHERE customer_id IS NOT NULL
         UNION
        SELECT booking_id, customer_id FROM booking_drivers) p
 WHERE EXISTS (SELECT 1 FROM agreements a WHERE a.booking_id = p.booking_id)
    OR EXISTS (SELECT 1 FROM inspections i WHERE i.booking_id = p.booking_id);
