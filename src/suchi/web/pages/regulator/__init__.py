"""The desk of an authority: overview, findings, cases."""
