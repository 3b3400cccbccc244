"""The offices in pictures and tests: a company's administrator, the registrar, the operator, an officer who reads leads."""

from __future__ import annotations

from playwright.sync_api import Page

from suchi.access import acting, application_files, applications, keys, links, private, shifts
from suchi.access.applications import Contact, PartyAsked
from suchi.access.person import Authority, NewPerson, by_login
from suchi.capture.draft import now_us
from suchi.db.pool import Store
from tests.browser.pages import OUTLET
from tests.web import people, world

ADMIN, CLERK, ROOT, OFFICER = "hechuan.admin", "registrar.clerk", "operator.root", "jiangxi.officer"
OFFICE = "91990000MA000000G7"
APPLICANT = "91990000MA0000TA3F"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"

COMPANY: dict[str, str] = {
    "company-people": "/company/people",
    "company-keys": "/company/keys",
    "company-tablets": "/company/tablets",
    "company-delegation": "/company/delegation",
    "company-registration": "/company/registration",
    "company-ask-site": "/company/registration/new/site",
    "company-ask-change": "/company/registration/new/change",
    "company-trail": "/company/trail?check=1",
    "company-reads": "/company/reads",
    "company-compare": "/company/compare",
    "company-proof": "/company/proof?from=2026-04-01",
    "account": "/account",
    "account-password": "/account/password",
    "account-authenticator": "/account/authenticator",
}
REGISTRAR: dict[str, str] = {
    "registrar": "/registrar",
    "registrar-parties": "/registrar/parties",
    "registrar-party": f"/registrar/parties/{OUTLET}",
    "registrar-terms": "/registrar/terms",
    "registrar-people": "/registrar/people",
}
OPERATOR: dict[str, str] = {
    "operator": "/operator",
    "operator-retention": "/operator/retention",
    "operator-trail": "/operator/trail",
    "operator-people": "/operator/people",
}
LEADS: dict[str, str] = {"regulator-leads": "/regulator/leads"}
DESKS: dict[str, dict[str, str]] = {ADMIN: COMPANY, CLERK: REGISTRAR, ROOT: OPERATOR, OFFICER: LEADS}
"""By the log-in of whose desk it is: its pages by name."""


def open_offices(store: Store) -> None:
    """Whoever works there, and something to do for each."""
    office = {"ministry": "MIIT", "level": "province", "region": "360000"}
    role = [{"role": "regulator", "since": "2026-01-01"}]
    delegation = {"to": world.MAKER, "events": ["BatteryCollected"], "since": "2026-04-01"}
    world.write(
        store,
        world.event(
            "PartyRegistered", world.REGISTRAR, "2026-01-02", party=OFFICE, name="江西省工信主管部门（示例）",
            nameEn="Industry office of Jiangxi (example)", roles=role, office=office,
        ),
        world.event("DelegationGranted", OUTLET, "2026-04-01", **delegation),
        clock_us=now_us(),
    )  # fmt: skip
    people.person(store, ADMIN, "administrator", OUTLET)
    people.person(store, "hechuan.wang", "reporter", OUTLET)
    people.person(store, CLERK, "administrator", world.REGISTRAR)
    people.person(store, ROOT, "administrator", None)
    people.person(store, OFFICER, "reporter", OFFICE, Authority("MIIT", "province", "360000"))
    with store.connect_app() as conn:
        now = now_us()
        new = NewPerson(
            login="hechuan.new", name="新同事（示例）", email="new@example.cn", role="viewer", company=OUTLET
        )
        acting.whole(conn, links.invite, new, people.BASE, now)
        acting.whole(conn, keys.create, "reporter", OUTLET, "仓库系统（示例）", now)
        admin = by_login(conn, ADMIN)
        assert admin is not None
        acting.whole(conn, shifts.enrol, admin, "2 号门接收处", "R01", now)
        asked = PartyAsked(
            party=APPLICANT,
            name="和畅电池回收（示例）",
            name_en="Hechang Take-back (example)",
            roles=("outlet",),
            region="360900",
        )
        documents = acting.whole(
            conn, application_files.keep, APPLICANT, [("licence", "营业执照.pdf", "application/pdf", PDF)], now
        )
        acting.whole(conn, applications.apply, asked, documents, Contact(name="周女士", email="zhou@example.cn"), now)
        said = private.Said(
            text="what: refused\nwhere: 示例路 1 号\n\n网点不收我的旧电池，说没有地方放。", contact="13900000000"
        )
        acting.whole(conn, private.leave_lead, said, "360000", now)


def log_in(page: Page, login: str) -> None:
    """By the form, as everybody does."""
    page.context.clear_cookies()
    page.goto("/login")
    page.locator("#login").fill(login)
    page.locator("#password").fill(people.PASSWORD)
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(lambda url: "/login" not in url)
