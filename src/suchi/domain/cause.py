"""What names a finding for ever, and what caused it: two short texts computed from the finding alone."""

from __future__ import annotations

from hashlib import sha256


def finding_id(code: str, subject: str, entry: str, rule: str) -> str:
    """The stable name of a finding: the rule's code, so that a reader (and a rule about cases) sees what is cited, and the
    first 16 hex digits of SHA-256 over subject, entry and rule. `U101-0f1e2d3c4b5a6978`."""
    digest = sha256(f"{subject}|{entry}|{rule}".encode("utf-8", "surrogatepass")).hexdigest()
    return f"{code}-{digest[:16]}"


def code_of(name: str) -> str | None:
    """The rule's code in the name of a finding; None where the text is no such name."""
    code, dash, digest = name.rpartition("-")
    well_formed = dash and len(digest) == 16 and all(char in "0123456789abcdef" for char in digest)
    return code if well_formed and code else None


def cause_of(verdict: str, missing: str | None, evidence: dict[str, str]) -> str:
    """The cause as far as the rule names none itself: findings of one rule about one thing on the same evidence are one."""
    words = "|".join((verdict, missing or "", *(f"{name}={evidence[name]}" for name in sorted(evidence))))
    return sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:12]
