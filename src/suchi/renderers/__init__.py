"""Rows in, bytes out: one module per format."""
