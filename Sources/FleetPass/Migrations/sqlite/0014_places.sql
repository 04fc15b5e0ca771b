-- What an organisation shows of itself and how it rents, and when and under which taxes each of its places does.

-- Null: as the operator has configured it.
ALTER TABLE organisation ADD COLUMN name TEXT CHECK (length(name) BETWEEN 1 AND 80);
ALTER TABLE organisation ADD COLUMN legal_name TEXT;
ALTER TABLE organisation ADD COLUMN email TEXT;
ALTER TABLE organisation ADD COLUMN phone TEXT;
ALTER TABLE organisation ADD COLUMN website TEXT;
-- Six hexadecimal digits behind a #.
ALTER TABLE organisation ADD COLUMN accent TEXT CHECK (length(accent) = 7);
ALTER TABLE organisation ADD COLUMN footer TEXT;
ALTER TABLE organisation ADD COLUMN currency TEXT NOT NULL DEFAULT 'USD' CHECK (
    length(currency) = 3 AND ltrim(currency, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ') = ''
);
-- How it rents, and for how long it keeps what: by name, and what is not named is as the product has it.
ALTER TABLE organisation ADD COLUMN rules TEXT NOT NULL DEFAULT '{}' CHECK (rules LIKE '{%}');
ALTER TABLE organisation ADD COLUMN retention TEXT NOT NULL DEFAULT '{}' CHECK (retention LIKE '{%}');

ALTER TABLE locations ADD COLUMN email TEXT;
ALTER TABLE locations ADD COLUMN is_open INTEGER NOT NULL DEFAULT 1 CHECK (is_open IN (0, 1));
-- Places of one group offer each other's vehicles.
ALTER TABLE locations ADD COLUMN share_group TEXT CHECK (length(share_group) BETWEEN 1 AND 40);
-- By weekday and for single days, as JSON; without any, it is open at all times.
ALTER TABLE locations ADD COLUMN hours TEXT NOT NULL DEFAULT '{}' CHECK (hours LIKE '{%}');
-- How long a vehicle is made ready here between two rentals; null: as the organisation has it.
ALTER TABLE locations ADD COLUMN turnaround_minutes INTEGER CHECK (turnaround_minutes BETWEEN 0 AND 10080);

-- A tax is never changed, only ended and followed: what was billed by it is to be understood years later.
CREATE TABLE tax_rates (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    location_id BLOB NOT NULL REFERENCES locations (id),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
    -- In millionths: 88750 is 8.875 %.
    rate_ppm INTEGER NOT NULL CHECK (rate_ppm BETWEEN 0 AND 1000000),
    -- Kinds of lines that it is not levied on, as a JSON array.
    exempt TEXT NOT NULL DEFAULT '[]' CHECK (exempt LIKE '[%]'),
    starts_at INTEGER NOT NULL,
    ends_at INTEGER CHECK (ends_at > starts_at),
    created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX tax_rates_of_location ON tax_rates (location_id, starts_at);

