-- Letters about bookings, and the language that their readers book in.

ALTER TABLE customers ADD COLUMN language text COLLATE "C" CHECK (length(language) = 2);

-- Whom a letter is about a booking to: whoever books without an account is found by nothing else.
CREATE TABLE booking_letters (
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
    letter_id uuid NOT NULL,
    booking_id uuid NOT NULL,
    customer_id uuid NOT NULL,
    PRIMARY KEY (tenant_id, letter_id)
);

CREATE INDEX booking_letters_of_customer ON booking_letters (tenant_id, customer_id);
CREATE INDEX booking_letters_of_booking ON booking_letters (tenant_id, booking_id);

-- references

ALTER TABLE booking_letters ADD CONSTRAINT booking_letters_letter_id_fkey
    FOREIGN KEY (tenant_id, letter_id) REFERENCES outbox (tenant_id, id);
ALTER TABLE booking_letters ADD CONSTRAINT booking_letters_booking_id_fkey
    FOREIGN KEY (tenant_id, booking_id) REFERENCES bookings (tenant_id, id);
ALTER TABLE booking_letters ADD CONSTRAINT booking_letters_customer_id_fkey
    FOREIGN KEY (tenant_id, customer_id) REFERENCES customers (tenant_id, id);
