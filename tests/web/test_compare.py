"""A company's file against its record: each line's answer, what the file does not hold, and that of others nothing is told."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile

import pytest

from suchi.access import keys
from suchi.capture.listing import Listing
from suchi.domain.comparing import Seen, differences
from suchi.domain.errors import Failure
from suchi.web.api import compare
from suchi.web.turns import Turns
from tests.web import world

VENDOR = "91990000MA000000X4"
NDJSON = {"content-type": "application/x-ndjson"}
CSV = {"content-type": "text/csv"}


@pytest.fixture(scope="module")
def told(opened):
    """A life, a second pack in the maker's stock, and a vendor to whom the maker has delegated health reports."""
    party = world.event(
        "PartyRegistered", world.REGISTRAR, "2026-01-02", party=VENDOR, name="数据商（示例）",
        roles=[{"role": "custodian", "since": "2026-01-01"}],
    )  # fmt: skip
    delegated = world.event(
        "DelegationGranted", world.MAKER, "2026-01-05", to=VENDOR, events=["HealthReported"], since="2026-01-05"
    )
    second = world.life(2)[0]
    life = world.life(1)
    world.write(opened, party, delegated, *life, second)
    return [*life, second, delegated]


def key(opened, company, scope="reporter"):
    with opened.connect_app() as conn:
        return {"authorization": f"Bearer {keys.create(conn, scope, company, 'test', 1)}"}


@pytest.fixture
def ask(client, access, told):
    def compare(body, headers=NDJSON, status=200, who=access.reporter, **params):
        data = world.ndjson(*body) if isinstance(body, list) else body
        answer = client.post("/api/v1/compare", content=data, headers={**who, **headers}, params=params or None)
        assert answer.status_code == status, answer.text
        return answer.json() if answer.headers["content-type"] == "application/json" or status != 200 else answer

    return compare


def outcomes(found):
    return [line["outcome"] for line in found["lines"]]


# ---- reports --------------------------------------------------------------------------------------------------------


def test_what_was_sent_is_the_same_and_what_is_left_out_is_named(ask, told):
    birth, *_, health, second, _ = told
    found = ask([birth, health], **{"from": "2026-03-01", "to": "2026-12-31"})
    assert outcomes(found) == ["same", "same"]
    assert [(one["type"], one["id"]) for one in found["notInFile"]] == [("BatteryProduced", second["id"])]
    assert found["counts"] == {
        "lines": 2, "same": 2, "different": 0, "missing": 0, "unknown": 0, "undecided": 0, "unreadable": 0, "notInFile": 1,
    }  # fmt: skip
    assert (found["company"], found["from"], found["to"]) == (world.MAKER, "2026-03-01", "2026-12-31")


def test_without_a_period_the_whole_record_is_held_against_the_file(ask):
    found = ask([])
    assert found["lines"] == []
    assert {"BatteryModelRegistered", "DelegationGranted", "BatteryProduced"} <= {
        one["type"] for one in found["notInFile"]
    }


def test_a_field_that_differs_is_named_with_both_values(ask, told):
    found = ask([told[0] | {"massG": 410000, "modules": told[0]["modules"][:1]}])
    [line] = found["lines"]
    assert line["outcome"] == "different"
    assert line["differences"] == [
        {"field": "/massG", "yours": 410000, "ours": 412000},
        {"field": "/modules/1", "ours": json.dumps(told[0]["modules"][1], separators=(",", ":"))},
    ]


def test_a_report_that_never_came_is_missing(ask):
    [line] = ask([world.life(3)[0]])["lines"]
    assert (line["outcome"], line["type"]) == ("missing", "BatteryProduced")
    assert "entryId" not in line


def test_the_same_event_under_another_id_is_found_by_its_content(ask, told):
    found = ask([told[0] | {"id": "as-our-erp-calls-it"}], **{"from": "2026-03-01"})
    [line] = found["lines"]
    assert (line["outcome"], line["registeredAs"]) == ("same", told[0]["id"])
    assert told[0]["id"] not in {one["id"] for one in found["notInFile"]}, "it is in the file, under another id"


def test_what_comes_nearest_to_a_missing_report_is_shown(ask, told):
    [line] = ask([told[0] | {"id": "nearly", "massG": 1000}])["lines"]
    assert (line["outcome"], line["registeredAs"]) == ("missing", told[0]["id"])
    assert line["differences"] == [{"field": "/massG", "yours": 1000, "ours": 412000}]


def test_a_voided_report_says_so(opened, client, ask):
    wrong = world.event(
        "HealthReported", world.MAKER, "2026-06-02T08:00:00Z", code=world.code(1), stateOfHealthPermille=12
    )
    corrected = world.event(
        "EventsCorrected", world.MAKER, "2026-06-03", targets=[{"id": wrong["id"]}], reason="did-not-occur"
    )
    world.write(opened, wrong, corrected)
    [line] = ask([wrong])["lines"]
    assert (line["outcome"], line["voided"]) == ("same", True)


def test_bad_lines_say_why_and_the_others_are_compared(ask, told):
    body = b"{\n" + world.ndjson(told[0]) + b'{"type":"Nothing"}\n'
    found = ask(body)
    assert outcomes(found) == ["unreadable", "same", "unreadable"]
    assert found["lines"][0]["reasons"][0]["line"] == 1


def test_json_arrays_and_gzip_are_read_like_reports(ask, told):
    array = json.dumps(told[:1]).encode()
    assert outcomes(ask(array, {"content-type": "application/json"})) == ["same"]
    packed = gzip.compress(world.ndjson(told[0]))
    assert outcomes(ask(packed, NDJSON | {"content-encoding": "gzip"})) == ["same"]


# ---- whose ----------------------------------------------------------------------------------------------------------


def test_a_strangers_report_is_unknown_whether_it_is_on_record_or_not(ask, told):
    sale = told[2]
    there, not_there = ask([sale]), ask([sale | {"id": "never-sent"}])
    assert outcomes(there) == outcomes(not_there) == ["unknown"]
    assert there["lines"][0] | {"id": ""} == not_there["lines"][0] | {"id": ""}


@pytest.mark.parametrize("code", [world.CARS, "91990000MA000000Z9"])
def test_of_another_company_nothing_is_told_not_even_whether_there_is_one(ask, code):
    refused = ask([], status=403, company=code)
    assert refused["code"] == "access.company"
    assert code not in json.dumps({name: refused[name] for name in ("zh", "en", "detail")})


def test_a_vendor_compares_what_was_delegated_to_it_and_nothing_else(opened, ask, told):
    vendor = key(opened, VENDOR)
    found = ask([told[0], told[3]], who=vendor, company=world.MAKER)
    assert outcomes(found) == ["unknown", "same"]
    assert {one["type"] for one in found["notInFile"]} <= {"HealthReported"}
    assert ask([], who=vendor)["notInFile"] == []


def test_a_vendor_learns_nothing_of_what_the_company_has_by_a_list(opened, ask):
    """To report for somebody is not to see their stock, nor in which vehicle a pack is."""
    vendor = key(opened, VENDOR)
    for table in (b"", f"{world.code(1)}\n".encode(), f"code,vehicle\n{world.code(1)},{world.vin(1)}\n".encode()):
        refused = ask(table, CSV, 403, who=vendor, company=world.MAKER)
        assert refused["code"] == "compare.list-delegated"
        assert world.code(2) not in json.dumps(refused)
    assert ask(b"", CSV, who=vendor)["lines"] == [], "its own list it may compare"


def test_the_operator_names_the_company(access, ask, told):
    assert outcomes(ask([told[0]], who=access.operator, company=world.MAKER)) == ["same"]
    assert ask([], who=access.operator, status=400)["code"] == "compare.company"
    assert ask([], who=access.reader, status=403, company=world.MAKER)["code"] == "access.company"


def test_nothing_is_written(ask, told, count):
    ask([*told, world.life(9)[0]])
    assert count() == 0


# ---- lists ----------------------------------------------------------------------------------------------------------


def test_a_plain_list_of_codes(ask):
    found = ask(f"{world.code(1)}\n{world.code(77)}\n\nnonsense\n".encode(), CSV)
    assert [(one["code"], one["outcome"]) for one in found["lines"]] == [
        (world.code(1), "same"), (world.code(77), "unknown"), ("NONSENSE", "unknown"),
    ]  # fmt: skip
    assert found["lines"][2]["line"] == 4
    assert world.code(2) in {one["code"] for one in found["notInFile"]}


def test_a_table_is_compared_column_by_column(ask):
    table = f"电池编码;型号;质量;阶段;备注\n{world.code(2)};YL-LFP-60;411000;未使用;=1+1\n"
    found = ask(table.encode("gb18030"), CSV)
    [line] = found["lines"]
    assert line["differences"] == [{"field": "massG", "yours": 411000, "ours": 412000}]
    assert found["columnsPassedOver"] == ["备注"]


def test_a_maker_learns_nothing_of_where_its_packs_went(ask):
    table = f"code,holder,vehicle,model\n{world.code(1)},{world.YARD},{world.vin(1)},YL-LFP-60\n"
    [line] = ask(table.encode(), CSV)["lines"]
    assert (line["outcome"], line["notCompared"]) == ("same", ["holder", "vehicle"])


def test_a_strangers_pack_looks_like_none(opened, ask):
    yard = key(opened, world.YARD)
    table = f"code,phase\n{world.code(1)},waste\n{world.code(55)},waste\n".encode()
    there, not_there = ask(table, CSV, who=yard)["lines"]
    assert there | {"code": "", "line": 0} == not_there | {"code": "", "line": 0}


def test_a_list_without_a_column_of_codes_and_one_with_a_period(ask):
    assert ask(b"a,b\n1,2\n", CSV, 400)["code"] == "compare.columns"
    assert ask(b"x\n", CSV, 400, **{"from": "2026-01-01"})["code"] == "compare.period"
    assert ask(b"x", {"content-type": "image/png"}, 415)["code"] == "body.media-type"


# ---- as tables ------------------------------------------------------------------------------------------------------


def test_as_csv_no_cell_is_a_formula(ask, told):
    answer = ask([told[0] | {"id": "=cmd|' /C calc'!A0"}, told[0] | {"massG": 7}], format="csv")
    assert answer.headers["content-disposition"] == 'attachment; filename="compared.csv"'
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[1][5] == "'=cmd|' /C calc'!A0"
    assert rows[2][7:10] == ["/massG", "7", "412000"]
    assert any(row[1] == "notInFile" for row in rows)


def test_as_a_workbook(ask, told):
    answer = ask([told[0] | {"id": "=1+1"}], format="xlsx")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "=1+1" in sheet


# ---- the parts ------------------------------------------------------------------------------------------------------


def test_ids_that_were_seen_are_found_and_no_others():
    seen, ids = Seen(), [number.to_bytes(16, "big") for number in range(0, 4000, 2)]
    ids += [b"\0\0" + bytes([number]) * 14 for number in range(1, 200)]
    for id_ in ids:
        seen.add(id_)
    assert all(id_ in seen for id_ in ids)
    assert not any(number.to_bytes(16, "big") in seen for number in range(1, 4000, 2))
    # what begins in one and ends in the next is neither
    assert b"\0\0" + bytes([1]) * 7 + bytes([2]) * 7 not in seen


def test_what_differs_deep_down_is_found_by_its_path():
    ours = b'{"a":{"b":[1,{"c":"x"}]},"id":"1"}'
    [one] = differences(b'{"a":{"b":[1,{"c":"y"}]},"id":"2"}', ours)
    assert (one.field, one.yours, one.ours) == ("/a/b/1/c", "y", "x")


def test_a_list_takes_the_usual_dividers_and_headings():
    for divider in ",;\t":
        listing = Listing()
        assert listing.rows([(1, f"Code{divider}VIN".encode())]) == []
        [row] = listing.rows([(2, f"abc{divider}\u00a0x ".encode())])
        assert (row.code, row.given) == ("ABC", {"vehicle": "x"})
    [wrong] = Listing().rows([(1, b"\xff\xff\xff")])
    assert wrong.wrong.code == "compare.line"


# ---- how much at once -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("packed", [False, True])
def test_a_file_has_a_greatest_length(ask, monkeypatch, packed):
    monkeypatch.setattr(compare, "MOST_BYTES", 4096)
    lines = b"".join(b'{"n":%d}\n' % number for number in range(2000))
    headers = NDJSON | {"content-encoding": "gzip"} if packed else NDJSON
    refused = ask(gzip.compress(lines) if packed else lines, headers, 413)
    assert refused["code"] == "body.too-large"


@pytest.fixture
def turns(ask, monkeypatch):
    """The turns that the running application gives."""
    seen, whole = [], compare._compare

    async def watched(call, *how):
        seen.append(call.services.comparisons)
        await whole(call, *how)

    monkeypatch.setattr(compare, "_compare", watched)
    ask([])
    return seen[0]


def test_a_company_has_one_file_compared_at_a_time(ask, client, access, turns):
    with turns.take(world.MAKER):
        answer = client.post("/api/v1/compare", content=b"", headers={**access.reporter, **NDJSON})
        assert (answer.status_code, answer.json()["code"]) == (429, "request.busy")
        assert int(answer.headers["retry-after"]) > 0
        assert ask([], who=access.operator, company=world.MAKER)["lines"] == [], (
            "whoever else asks has a turn of their own"
        )
    assert ask([])["lines"] == []


def test_a_turn_ends_with_the_request_however_that_ends(ask):
    ask(b"code\n", CSV, 400, **{"from": "2026-01-01"})
    ask(b"\x1f\x8b no gzip", NDJSON | {"content-encoding": "gzip"}, 400)
    assert ask([])["lines"] == []


def test_all_companies_share_what_there_is():
    turns = Turns(2)
    with turns.take("A"), turns.take("B"):
        with pytest.raises(Failure) as refused, turns.take("C"):
            pass
        assert refused.value.code == "request.busy"
    with turns.take("C"):
        pass
