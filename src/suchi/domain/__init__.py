"""The pure core: what a report means and what the rules make of it; no clock, network, file or database."""
