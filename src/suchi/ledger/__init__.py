"""Append-only truth: entries, their numbering, and the running digests of things."""
