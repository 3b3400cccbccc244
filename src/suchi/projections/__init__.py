"""Disposable read tables: written with each batch, and rebuilt from the ledger at any time."""
