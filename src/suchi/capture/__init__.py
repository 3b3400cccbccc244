"""Bytes in, events out; knows formats, not rules."""
