"""SQL in, typed rows out; no decisions."""
