"""The public card: what anybody may read, and above all what nobody may."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from suchi.domain.event import CATALOGUE, CHINA
from suchi.renderers.card_words import LIFE
from suchi.web.pages.render import stylesheet
from tests.web import world

WORKSHOP, STATION = "91990000MA000000X8", "STATION-7"


@pytest.fixture(scope="module")
def page(opened, client):
    pack, vin = world.code(1), world.vin(1)
    party = [
        world.event(
            "PartyRegistered", world.REGISTRAR, "2026-01-02", party=WORKSHOP, name="秘密修理厂",
            roles=[{"role": role, "since": "2026-01-01"} for role in ("repairer", "custodian", "swap_operator")],
        ),
    ]  # fmt: skip
    world.write(
        opened,
        *party,
        *world.life(1),
        world.event("BatteryRepaired", WORKSHOP, "2026-06-10", site=STATION, code=pack, vin=vin),
        world.event("HoldPlaced", WORKSHOP, "2026-06-11", codes=[pack], vin=vin, ground="案件调查"),
        world.event("PackSighted", world.CARS, "2026-06-12", vin=vin, codes=[pack]),
        world.event("BatteryReplaced", WORKSHOP, "2026-06-20", vin=vin, old=pack, new=world.code(2), to=world.YARD),
        world.event("BatteryRetired", world.YARD, "2026-06-21", codes=[pack], reason="decay"),
    )

    def read(suffix="", **headers):
        return client.get(f"/b/{pack}{suffix}", headers=headers)

    return read


SECRETS = (
    world.vin(1), WORKSHOP, world.YARD, world.CARS, world.MAKER, "秘密修理厂", "拆解场", STATION, "案件调查", "HoldPlaced",
    "PackSighted", '"held"', "@vehicle",
)  # fmt: skip


@pytest.mark.parametrize("suffix", ["", ".json"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_nobody_learns_where_a_car_went(page, suffix, language):
    answer = page(suffix, **{"accept": "text/html", "accept-language": language})
    assert answer.status_code == 200
    for secret in SECRETS:
        assert secret not in answer.text, secret


def test_findings_against_firms_are_not_public(page, opened):
    with opened.connect_app() as conn:
        rules = [row[0] for row in conn.execute("SELECT DISTINCT rule FROM finding")]
    text = page(".json").text + page("", accept="text/html").text
    for rule in rules:
        assert rule not in text


def test_the_card_as_data(page):
    card = page(".json").json()
    assert card["batteryId"] == world.code(1)
    assert card["stage"]["code"] == "retired"
    assert card["maker"] == "远岭电池（示例）"
    assert card["advice"]["tone"] == "warn"
    assert [line["event"] for line in card["life"]][:2] == ["BatteryProduced", "VehicleProduced"]
    assert "VehicleSold" in [line["event"] for line in card["life"]], "also after it left the car"
    assert page("", accept="application/json").json() == card


def test_the_sale_is_part_of_its_life(opened, client):
    world.write(opened, *world.life(3))
    life = client.get(f"/b/{world.code(3)}.json").json()["life"]
    assert [line["event"] for line in life] == ["BatteryProduced", "VehicleProduced", "VehicleSold", "HealthReported"]
    assert life[1]["by"] == "北辰汽车（示例）"


def test_swaps_of_many_years_have_the_first_and_the_last(page, opened, client):
    code, operator = world.code(7), "91990000MA000000XA"
    roles = [{"role": "swap_operator", "since": "2024-01-01"}]
    world.write(
        opened,
        world.event("PartyRegistered", world.REGISTRAR, "2026-01-02", party=operator, name="换电企业", roles=roles),
        world.event("BatteryProduced", code=code, level="P"),
        *(
            world.event("SwapStockChanged", operator, day, direction="in", batteries=[code])
            for day in ("2024-05-01", "2024-06-02", "2025-06-03")
        ),
    )  # fmt: skip
    (swaps,) = [line for line in client.get(f"/b/{code}.json").json()["life"] if line["event"] == "BatterySwapped"]
    assert (swaps["on"], swaps["until"], swaps["times"]) == ("2024", "2025", 3)
    assert "–2025" in client.get(f"/b/{code}").text


def test_a_swap_has_a_year_and_no_day_and_only_once_the_year_is_over(page, opened, client):
    operator, roles = "91990000MA000000XB", [{"role": "swap_operator", "since": "2024-01-01"}]

    def swapped(*days):
        return (
            world.event("SwapStockChanged", operator, day, direction="in", batteries=[world.code(5)]) for day in days
        )

    def swaps():
        lines = client.get(f"/b/{world.code(5)}.json").json()["life"]
        return [(line["on"], line.get("times")) for line in lines if line["event"] == "BatterySwapped"]

    world.write(
        opened,
        world.event("PartyRegistered", world.REGISTRAR, "2026-01-02", party=operator, name="换电企业", roles=roles),
        world.event("BatteryProduced", code=world.code(5), level="P"),
        *swapped("2025-05-01", "2025-05-02", "2025-12-31T23:59:59+08:00"),
    )
    assert swaps() == [("2025", 3)]
    now = client.get(f"/b/{world.code(5)}.json").content
    this_year = datetime.now(UTC).astimezone(CHINA).date().isoformat()[:4]
    world.write(opened, *swapped(f"{this_year}-01-01"))
    assert client.get(f"/b/{world.code(5)}.json").content == now, "whoever asks every day learns of no swap"


def test_the_page(page):
    answer = page("", accept="text/html")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    text = answer.text
    code = world.code(1)
    assert f"<span>{code[:14]}</span><span>{code[14:]}</span>" in text
    assert "已退役" in text
    assert "不得用于电动自行车" in text
    assert "读懂编码" in text
    assert "Waste" not in text
    english = page("?lang=en", accept="text/html")
    assert "This is a waste traction battery" in english.text
    assert "lang=en" in english.headers["set-cookie"]


def test_a_page_is_safe_and_light(page):
    answer = page("", accept="text/html")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "<script" not in answer.text
    assert "style=" not in answer.text
    assert not re.search(r"https?://", answer.text)
    assert len(answer.content) + len(stylesheet()[0]) <= 80_000


def test_a_code_nobody_knows(client):
    answer = client.get("/b/<script>alert(1)</script>", headers={"accept": "text/html"})
    assert answer.status_code == 404
    answer = client.get("/b/%3Cscript%3E", headers={"accept": "text/html"})
    assert answer.status_code == 404
    assert "<script" not in answer.text.lower()


def test_an_alias_leads_to_the_battery(opened, client):
    old, new = world.code(4), world.code(94)
    world.write(opened, *world.life(4), world.event("LabelReplaced", at="2026-07-01", code=old, newCode=new))
    card = client.get(f"/b/{new}.json").json()
    assert (card["batteryId"], card["asked"]) == (old, new)


def test_first_page_and_search(client):
    assert "查一块动力电池" in client.get("/?lang=zh").text
    assert "Look up" in client.get("/?lang=en").text
    answer = client.get("/b", params={"code": " 0zap-b0a7 "}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/b/0ZAPB0A7")
    assert client.get("/b", follow_redirects=False).headers["location"] == "/"
    for evil in ("//evil.example", "\r\nSet-Cookie: a=b", "../../etc"):
        target = client.get("/b", params={"code": evil}, follow_redirects=False).headers["location"]
        assert target == "/" or re.fullmatch(r"/b/[^/\r\n]+", target), target


def test_style_sheet(client):
    found = re.search(r'href="(/static/[^"]+)"', client.get("/").text)
    assert found is not None
    answer = client.get(found[1])
    assert answer.headers["content-type"].startswith("text/css")
    assert "immutable" in answer.headers["cache-control"]


def test_documentation(client):
    for language in ("zh", "en"):
        text = client.get(f"/docs?lang={language}").text
        assert "/api/v1/batteries/{code}" in text
        assert "VehicleScrapped" in text
        assert "https://" not in text


def test_only_known_events_have_words():
    assert set(LIFE) <= set(CATALOGUE)
