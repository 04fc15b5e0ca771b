-- Here the fleet's revision was never raised by triggers.

-- references
