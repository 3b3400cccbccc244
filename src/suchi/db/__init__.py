"""The store: an embedded PostgreSQL or one given by address, connections to it, and its numbered migrations."""
