"""To be registered: an application with its documents' hashes, the registrar's review, and what came of it.

What is asked for becomes an entry of the ledger only through the ordinary path, reported by the registrar. The application itself
holds a person's contact and stays in an erasable table.
"""

from __future__ import annotations

from hmac import compare_digest
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct
from psycopg import Connection

from suchi.access import changes
from suchi.access.changes import PartyChange, SiteChange
from suchi.access.denials import denied
from suchi.access.sealing import close, opened
from suchi.access.tokens import hash_of, new_id, new_token
from suchi.access.vault import Vault, vault_of
from suchi.access.wire import Wire
from suchi.domain.codes import company_doubts, company_key
from suchi.domain.event import CompanyCode, Day, Name, Region, day_of, moment
from suchi.domain.events.governing_parties import MakerCode, SiteKind
from suchi.domain.party import RoleName

Stage = Literal["submitted", "returned", "approving", "approved", "rejected"]
Short = Annotated[str, Meta(min_length=1, max_length=200)]
APPLICANT = "applicant"
LINK_LASTS_US = 180 * 86_400_000_000
"""How long after the last change an applicant's link still opens their application: whoever finds an old letter reads no contact."""
Paper = Literal["licence", "qualification", "letter", "other"]
"""What a document of an application is: a business licence, a qualification or permit, the letter that authorises the contact."""


class Document(Wire, frozen=True, kw_only=True):
    """A document that goes with it, by its hash. `attachment`: the salted hash under which the document itself is kept sealed, where
    it was handed in by a page; `kind`: what it was handed in as, where that was said."""

    name: Short
    sha256: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
    media_type: Annotated[str, Meta(max_length=100)]
    bytes: Annotated[int, Meta(ge=1, le=1 << 30)]
    attachment: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")] | None = None
    kind: Paper | None = None


class Contact(Wire, frozen=True, kw_only=True):
    """Whom to ask, and who becomes the first administrator."""

    name: Short
    email: Annotated[str, Meta(min_length=3, max_length=200, pattern=r"^[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+$")]
    phone: Annotated[str, Meta(max_length=40)] | None = None


class PartyAsked(Wire, frozen=True, kw_only=True, tag_field="kind", tag="party"):
    """A company that wants to be registered."""

    party: CompanyCode
    name: Name
    name_en: Name | None = None
    roles: Annotated[tuple[RoleName, ...], Meta(min_length=1, max_length=16)]
    region: Region
    maker_codes: Annotated[tuple[MakerCode, ...], Meta(max_length=64)] = ()
    parent: CompanyCode | None = None
    test: bool = False


class SiteAsked(Wire, frozen=True, kw_only=True, tag_field="kind", tag="site"):
    """A site that a registered company wants to have registered."""

    party: CompanyCode
    site_id: Annotated[str, Meta(min_length=1, max_length=64)]
    site_kind: SiteKind
    name: Name
    region: Region
    since: Day | None = None


Asked = PartyAsked | SiteAsked | PartyChange | SiteChange


class Step(Struct, frozen=True, rename="camel", omit_defaults=True):
    """What was done with an application, when and by whom."""

    at_us: int
    step: str
    by: str
    reasons: str = ""


class Private(Struct, frozen=True):
    """What is sealed of an application. `contact` goes when it is erased."""

    asked: Asked
    documents: tuple[Document, ...]
    contact: Contact | None


class Told(Struct, frozen=True):
    """What is sealed of a step."""

    reasons: str


class Application(Struct, frozen=True, kw_only=True):
    """An application as it stands."""

    id: str
    stage: Stage
    company: str
    asked: Asked
    documents: tuple[Document, ...]
    contact: Contact | None
    entry: str | None
    created_us: int
    changed_us: int
    steps: tuple[Step, ...] = ()


_COLUMNS = "id, stage, company, private, entry, created_us, changed_us"


def apply(
    conn: Connection[Any], asked: Asked, documents: tuple[Document, ...], contact: Contact, now_us: int
) -> tuple[str, str]:
    """Hand an application in; its id, and the token by which the applicant comes back to it. Part of one transaction."""
    company = check(conn, asked, now_us)
    id_, token = new_id(), new_token()
    conn.execute(
        "INSERT INTO application (id, hash, kind, company, stage, private, created_us, changed_us) "
        "VALUES (%s, %s, %s, %s, 'submitted', %s, %s, %s)",
        [
            id_, hash_of(token), "party" if isinstance(asked, PartyAsked | PartyChange) else "site", company,
            close(vault_of(conn), "application", id_, Private(asked, documents, contact)), now_us, now_us,
        ],
    )  # fmt: skip
    _step(conn, id_, "submitted", APPLICANT, now_us)
    return id_, token


def check(conn: Connection[Any], asked: Asked, now_us: int) -> str:
    """The company it is about. Raises when it cannot be: a malformed code, an office, a company that is there already, a change
    that changes nothing."""
    company = company_key(asked.party)
    if isinstance(asked, PartyChange | SiteChange):
        changes.check(conn, asked, day_of(moment(now_us)))
        return company
    known = conn.execute("SELECT 1 FROM company WHERE key = %s", [company]).fetchone() is not None
    if isinstance(asked, PartyAsked):
        if changes.OFFICES & set(asked.roles):
            raise denied("application.office")
        if known:
            raise denied("application.exists")
        if company_doubts(company):
            raise denied("application.company")
    elif not known:
        raise denied("application.company")
    return company


def again(conn: Connection[Any], id_: str, asked: Asked, documents: tuple[Document, ...], now_us: int) -> None:
    """Hand in anew what was returned. Part of one transaction."""
    company = check(conn, asked, now_us)
    before = read(conn, id_)
    if type(before.asked) is not type(asked):
        raise denied("application.kind")
    private = Private(asked, documents, before.contact)
    found = conn.execute(
        "UPDATE application SET stage = 'submitted', private = %s, changed_us = %s "
        "WHERE id = %s AND stage = 'returned' AND company = %s RETURNING id",
        [close(vault_of(conn), "application", id_, private), now_us, id_, company],
    )
    if found.fetchone() is None:
        raise denied("application.stage")
    _step(conn, id_, "submitted", APPLICANT, now_us)


def read(conn: Connection[Any], id_: str, token: str | None = None) -> Application:
    """One with its steps; with a token only for its holder."""
    row = conn.execute(f"SELECT hash, {_COLUMNS} FROM application WHERE id = %s", [id_.replace("\0", "")]).fetchone()
    if row is None or (token is not None and not compare_digest(bytes(row[0]), hash_of(token))):
        raise denied("application.not-on-record")
    steps = conn.execute(
        "SELECT at_us, step, by, ref, private FROM application_step WHERE application = %s ORDER BY at_us", [id_]
    )
    vault = vault_of(conn)
    return _application(
        vault,
        row[1:],
        tuple(
            Step(at_us, step, by, opened(vault, "application_step", ref, private, Told).reasons)
            for at_us, step, by, ref, private in steps
        ),
    )


def by_link(conn: Connection[Any], id_: str, token: str, now_us: int) -> Application:
    """One with its steps, for the holder of its token, as long as that lasts."""
    found = read(conn, id_, token)
    if now_us - found.changed_us > LINK_LASTS_US:
        raise denied("application.link-over")
    return found


def listed(
    conn: Connection[Any], stage: Stage | None, most: int, after: tuple[int, str] = (0, ""), company: str | None = None
) -> list[Application]:
    """Those in a stage, or of a company, the oldest first: it has waited longest. `after`: from behind that one."""
    rows = conn.execute(
        f"SELECT {_COLUMNS} FROM application WHERE (%(stage)s::text IS NULL OR stage = %(stage)s) "
        "AND (%(company)s::text IS NULL OR company = %(company)s) AND (created_us, id) > (%(since)s, %(id)s) "
        "ORDER BY created_us, id LIMIT %(most)s",
        {"stage": stage, "company": company, "since": after[0], "id": after[1], "most": most},
    )
    vault = vault_of(conn)
    return [_application(vault, row, ()) for row in rows]


def waiting(conn: Connection[Any]) -> dict[str, int]:
    """How many are in each stage."""
    return dict(conn.execute("SELECT stage, count(*) FROM application GROUP BY stage").fetchall())


def decide(
    conn: Connection[Any], id_: str, to: Stage, by: str, now_us: int, reasons: str = "", entry: str | None = None
) -> Application:
    """Move it on, from where that is allowed. Part of one transaction."""
    if to in ("returned", "rejected") and not reasons.strip():
        raise denied("application.reasons")
    row = conn.execute(
        "UPDATE application SET stage = %s, changed_us = %s, entry = coalesce(%s, entry) WHERE id = %s AND stage = ANY (%s) "
        f"RETURNING {_COLUMNS}",
        [to, now_us, entry, id_.replace("\0", ""), list(_FROM[to])],
    ).fetchone()
    if row is None:
        read(conn, id_)
        raise denied("application.stage")
    _step(conn, id_, to, by, now_us, reasons)
    return _application(vault_of(conn), row, ())


_FROM: dict[Stage, tuple[Stage, ...]] = {
    "returned": ("submitted",),
    "rejected": ("submitted",),
    "approving": ("submitted", "approving"),
    "approved": ("approving",),
    "submitted": ("approving",),
}


def _step(conn: Connection[Any], id_: str, step: str, by: str, now_us: int, reasons: str = "") -> None:
    ref = new_id()
    conn.execute(
        "INSERT INTO application_step (ref, application, at_us, step, by, private) VALUES (%s, %s, %s, %s, %s, %s)",
        [ref, id_, now_us, step, by, close(vault_of(conn), "application_step", ref, Told(reasons))],
    )


def _application(vault: Vault, row: Any, steps: tuple[Step, ...]) -> Application:
    id_, stage, company, private, entry, created_us, changed_us = row
    told = opened(vault, "application", id_, private, Private)
    return Application(
        id=id_, stage=stage, company=company, asked=told.asked, documents=told.documents, contact=told.contact,
        entry=entry, created_us=created_us, changed_us=changed_us, steps=steps,
    )  # fmt: skip


def event_of(conn: Connection[Any], found: Application, registrar: str, day: str) -> dict[str, Any]:
    """The report by which the registrar puts it on record; its id makes a second approval a duplicate."""
    asked = found.asked
    head = {"id": f"application-{found.id}", "occurredAt": day, "reporter": registrar, "party": found.company}
    told: dict[str, Any]
    if isinstance(asked, PartyChange | SiteChange):
        told = changes.event_of(conn, asked, day)
    elif isinstance(asked, PartyAsked):
        told = {
            "type": "PartyRegistered", "name": asked.name, "nameEn": asked.name_en, "region": asked.region,
            "roles": [{"role": role, "since": day} for role in asked.roles], "makerCodes": list(asked.maker_codes),
            "parent": asked.parent, "test": asked.test,
        }  # fmt: skip
    else:
        told = {
            "type": "SiteRegistered", "siteId": asked.site_id, "kind": asked.site_kind, "name": asked.name,
            "region": asked.region, "since": asked.since or day,
        }  # fmt: skip
    return head | {name: value for name, value in told.items() if value not in (None, False, [])}
