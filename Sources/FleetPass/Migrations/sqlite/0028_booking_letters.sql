-- Letters about bookings, and the language that their readers book in.

ALTER TABLE customers ADD COLUMN language TEXT CHECK (length(language) = 2);

-- Whom a letter is about a booking to: whoever books without an account is found by nothing else.
CREATE TABLE booking_letters (
    letter_id BLOB NOT NULL PRIMARY KEY REFERENCES outbox (id),
    booking_id BLOB NOT NULL REFERENCES bookings (id),
    customer_id BLOB NOT NULL REFERENCES customers (id)
) STRICT, WITHOUT ROWID;

CREATE INDEX booking_letters_of_customer ON booking_letters (customer_id);
CREATE INDEX booking_letters_of_booking ON booking_letters (booking_id);
