"""Pages for people: the first page, the public card, the reference of the interface."""
