-- The fleet's revision is raised by whoever changes vehicles, once in a transaction: what a store does by itself, not
-- every store can do.

DROP TRIGGER vehicles_entered;
DROP TRIGGER vehicles_changed;
DROP TRIGGER vehicles_removed;
