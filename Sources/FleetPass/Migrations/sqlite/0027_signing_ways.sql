-- How a name came under something: drawn, typed by somebody who agreed that this counts, or by hand on paper.

ALTER TABLE signatures ADD COLUMN way TEXT NOT NULL DEFAULT 'drawn' CHECK (way IN ('drawn', 'typed', 'paper'));
-- Why it was signed on paper.
ALTER TABLE signatures ADD COLUMN reason TEXT CHECK (length(reason) BETWEEN 1 AND 300);

-- A name that a customer typed at home stood above this line.
UPDATE signatures SET way = 'typed' WHERE strokes = 'M60 240 L940 240';
