"""Changes of a registration by application, and permits on a company's own word that the authority verifies."""

from __future__ import annotations

import pytest
from litestar.testing import TestClient

from suchi.access.person import Authority
from suchi.web.app import create_app
from tests.web import people, world
from tests.web.people import Browser, refused

OFFICE, FAR = "91990000MA000000X9", "91990000MA000000Y4"
GREEN, MARKET = "91990000MA000000Y5", "91990000MA000000Y6"
CONTACT = {"name": "赵经理", "email": "boss@example.cn"}


@pytest.fixture(scope="module")
def register(cluster, template):
    with people.register(cluster, template, "changes") as store:

        def office(code, region, ministry="MIIT"):
            return world.event(
                "PartyRegistered", world.REGISTRAR, "2026-01-02", party=code, name="示例工信厅",
                roles=[{"role": "regulator", "since": "2026-01-01"}],
                office={"ministry": ministry, "level": "province", "region": region},
            )  # fmt: skip

        world.write(store, *world.opening(), office(OFFICE, "340000"), office(FAR, "110000"))
        world.write(store, office(GREEN, "340000", "MEE"), office(MARKET, "340000", "SAMR"))
        people.person(store, "boss", "administrator", world.MAKER)
        people.person(store, "cars", "administrator", world.CARS)
        people.person(store, "worker", "reporter", world.MAKER)
        people.person(store, "clerk", "reporter", world.REGISTRAR)
        people.person(store, "officer", "reporter", OFFICE, Authority("MIIT", "province", "340000"))
        people.person(store, "far", "reporter", FAR, Authority("MIIT", "province", "110000"))
        people.person(store, "green", "reporter", GREEN, Authority("MEE", "province", "340000"))
        people.person(store, "market", "reporter", MARKET, Authority("SAMR", "province", "340000"))
        yield store


@pytest.fixture(scope="module")
def running(register):
    with TestClient(create_app(register), raise_server_exceptions=False, base_url=people.BASE) as made:
        yield made


@pytest.fixture
def browser(running):
    def opened(login):
        made = Browser(running)
        assert made.log_in(login).status_code == 200
        return made

    return opened


def change(kind="party-change", **fields):
    return {"asked": {"kind": kind, "party": world.MAKER, **fields}, "contact": CONTACT}


def applied(who, body):
    answer = who.post("/api/v1/applications/change", body)
    assert answer.status_code == 200, answer.text
    return f"/api/v1/applications/{answer.json()['id']}"


# ---- changes --------------------------------------------------------------------------------------------------------


def test_the_registrar_sees_each_field_and_approves_it(browser):
    boss, clerk = browser("boss"), browser("clerk")
    path = applied(
        boss, change(name="远岭新名（示例）", nameEn="New", roles=["battery_maker", "recycler"], region="340100")
    )
    seen = clerk.get(f"{path}/review").json()["changes"]
    assert {one["field"]: (one.get("before"), one["after"]) for one in seen} == {
        "name": ("远岭电池（示例）", "远岭新名（示例）"),
        "nameEn": ("Yuanling Battery (example)", "New"),
        "region": (None, "340100"),
        "roles": ("battery_maker", "battery_maker recycler"),
    }
    refused(boss.post(f"{path}/approve"), 403, "access.registrar")
    done = clerk.post(f"{path}/approve").json()
    entry = clerk.get(f"/api/v1/entries/{done['entryId']}").json()
    assert (entry["type"], entry["reporter"]) == ("PartyChanged", world.REGISTRAR)
    roles = {role["role"]: role["since"] for role in entry["event"]["roles"]}
    assert roles["battery_maker"] == "2026-01-01", "a role that is kept is kept from its first day"
    assert roles["recycler"] > "2026-01-01"
    refused(clerk.post(f"{path}/approve"), 409, "application.stage")
    assert "changes" not in clerk.get(f"{path}/review").json()


def test_the_difference_is_to_the_record_of_the_day_of_review(browser, register):
    asked = {"kind": "party-change", "party": world.CARS, "nameEn": "Newer", "region": "340200"}
    path, clerk = applied(browser("cars"), {"asked": asked, "contact": CONTACT}), browser("clerk")
    world.write(register, world.event("PartyChanged", world.REGISTRAR, "2026-09-02", party=world.CARS, region="340200"))
    assert [one["field"] for one in clerk.get(f"{path}/review").json()["changes"]] == ["nameEn"]


def test_a_site_changes_and_closes(browser):
    boss, clerk = browser("boss"), browser("clerk")
    site = {
        "kind": "site",
        "party": world.MAKER,
        "siteId": "P9",
        "siteKind": "plant",
        "name": "九厂",
        "region": "340100",
    }
    made = boss.post("/api/v1/applications/site", {"asked": site, "contact": CONTACT}).json()
    clerk.post(f"/api/v1/applications/{made['id']}/approve")
    path = applied(boss, change("site-change", siteId="P9", until="2030-12-31", region="340100"))
    assert clerk.get(f"{path}/review").json()["changes"] == [{"field": "until", "after": "2030-12-31"}]
    done = clerk.post(f"{path}/approve").json()
    assert clerk.get(f"/api/v1/entries/{done['entryId']}").json()["type"] == "SiteChanged"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (change(), 422, "application.nothing"),
        (change("site-change", siteId="nowhere", name="x"), 422, "application.site"),
        (change(roles=["registrar"]), 422, "application.office"),
        (change(test=True), 422, "body.fields"),
        ({"asked": {"kind": "party-change", "party": world.CARS, "name": "x"}, "contact": CONTACT}, 403, "access.company"),
    ],
)  # fmt: skip
def test_changes_that_cannot_be(browser, body, status, code):
    refused(browser("boss").post("/api/v1/applications/change", body), status, code)


def test_only_an_administrator_asks(browser):
    refused(browser("worker").post("/api/v1/applications/change", change(name="x")), 403, "access.role")


def test_an_application_keeps_its_kind_when_it_is_handed_in_anew(browser):
    boss, clerk = browser("boss"), browser("clerk")
    made = boss.post("/api/v1/applications/change", change(name="又一新名")).json()
    path, token = f"/api/v1/applications/{made['id']}", {"x-application-token": made["token"]}
    clerk.post(f"{path}/return", {"reasons": "请补正"})
    other = {
        "asked": {
            "kind": "site",
            "party": world.MAKER,
            "siteId": "P8",
            "siteKind": "plant",
            "name": "x",
            "region": "340100",
        }
    }
    refused(boss.post(f"{path}/again", other, headers=token), 422, "application.kind")
    mended = {"asked": change(name="再一新名")["asked"]}
    assert boss.post(f"{path}/again", mended, headers=token).json()["stage"] == "submitted"


# ---- permits --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def permit(register):
    site = world.event(
        "SiteRegistered", world.REGISTRAR, "2026-01-05", party=world.YARD, siteId="Y1", kind="yard", region="340100"
    )
    own = world.event(
        "PermitRecorded", world.YARD, "2026-01-06", party=world.YARD, siteId="Y1", kind="elv-qualification",
        number="甲-1", since="2026-01-05", until="2029-12-31", capacity=20000, unit="辆", period="year",
    )  # fmt: skip
    world.write(register, site, own)
    return {"party": world.YARD, "siteId": "Y1", "kind": "elv-qualification", "number": "甲-1", "since": "2026-01-05"}


def test_the_authority_of_the_region_verifies_what_the_company_reported(browser, permit):
    officer = browser("officer")
    [shown] = officer.get("/api/v1/permits/unverified").json()["items"]
    assert (shown["party"], shown["siteId"], shown["permit"]["number"]) == (world.YARD, "Y1", "甲-1")
    assert browser("far").get("/api/v1/permits/unverified").json()["items"] == []
    refused(browser("far").post("/api/v1/permits/verify", permit), 403, "access.region")
    refused(browser("boss").get("/api/v1/permits/unverified"), 403, "access.role")
    refused(browser("boss").post("/api/v1/permits/verify", permit), 403, "access.role")
    refused(officer.post("/api/v1/permits/verify", permit | {"number": "乙-2"}), 404, "permit.not-on-record")
    receipt = officer.post("/api/v1/permits/verify", permit).json()
    assert receipt["outcome"] == "recorded"
    event = officer.get(f"/api/v1/entries/{receipt['entryId']}").json()["event"]
    assert (event["reporter"], event["until"], event["capacity"], event["unit"]) == (OFFICE, "2029-12-31", 20000, "辆")
    assert officer.get("/api/v1/permits/unverified").json()["items"] == []
    refused(officer.post("/api/v1/permits/verify", permit), 409, "permit.verified")


def test_page_by_page_none_is_lost_and_none_comes_twice(browser, register, running):
    sites = [f"Z{number}" for number in range(1, 4)]
    for site in sites:
        world.write(
            register,
            world.event(
                "SiteRegistered",
                world.REGISTRAR,
                "2026-01-05",
                party=world.CARS,
                siteId=site,
                kind="plant",
                region="340100",
            ),
            *(
                world.event(
                    "PermitRecorded",
                    world.CARS,
                    "2026-01-06",
                    party=world.CARS,
                    siteId=site,
                    kind=kind,
                    number="1",
                    since="2026-01-05",
                )
                for kind in ("eia", "facilities")
            ),
        )
    officer = browser("officer")
    page, seen = officer.get("/api/v1/permits/unverified?limit=1").json(), []
    while True:
        seen += [(item["siteId"], item["permit"]["kind"]) for item in page["items"] if item["party"] == world.CARS]
        if "next" not in page:
            break
        page = officer.get(page["next"]).json()
    assert seen == [(site, kind) for site in sites for kind in ("eia", "facilities")]


def test_an_authority_verifies_permits_of_its_own_field(browser, register, permit):
    """Environment: what art. 18 asks before utilisation, not who may dismantle vehicles; market regulation: none of them."""
    world.write(
        register,
        *(
            world.event(
                "PermitRecorded", world.YARD, "2026-01-06", party=world.YARD, siteId="Y1", kind=kind, number="丙-1",
                since="2026-01-05",
            )
            for kind in ("eia", "elv-qualification", "listing")
        ),
    )  # fmt: skip
    green, market = browser("green"), browser("market")
    items = green.get("/api/v1/permits/unverified").json()["items"]
    assert {one["permit"]["kind"] for one in items if one["party"] == world.YARD} == {"eia"}
    asked = permit | {"number": "丙-1"}
    for kind in ("elv-qualification", "listing"):
        refused(green.post("/api/v1/permits/verify", asked | {"kind": kind}), 403, "access.field")
    assert green.post("/api/v1/permits/verify", asked | {"kind": "eia"}).json()["outcome"] == "recorded"
    refused(market.get("/api/v1/permits/unverified"), 403, "access.field")
    refused(market.post("/api/v1/permits/verify", asked | {"kind": "eia"}), 403, "access.field")
