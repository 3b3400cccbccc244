"""The register over HTTP: thin handlers, one writer lane, one place where failures become answers."""
