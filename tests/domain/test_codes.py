"""Identifiers by example: public codes that decode, codes that must be flagged with exactly these doubts, odd spellings."""

import datetime

import msgspec
import pytest
from stdnum.cn import uscc
from stdnum.iso7064 import mod_37_36

from suchi.domain import regions
from suchi.domain.codes import (
    Parsed,
    battery_doubts,
    battery_key,
    code_chemistry,
    code_date,
    code_level,
    code_maker,
    company_doubts,
    company_key,
    parse,
    parse_battery,
    parse_company,
    parse_organisation,
    parse_region,
    parse_vin,
    platform_code,
    vin_doubts,
    vin_key,
)
from suchi.domain.codes_explain import explain
from suchi.renderers.explanation import to_json, to_text

GOOD = "04FPE03EQBA5918B61100019"
PRODUCT = "001PB24B3C0221953RM"


def codes_of(parsed: Parsed) -> list[str]:
    return [doubt.code for doubt in parsed.doubts]


# ---- battery codes --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "maker", "level", "chemistry", "date", "serial"),
    [
        ("001CB240000003B3C0221953", "001", "C", "B", "2021-03-12", "0221953"),
        ("04QCB76836300JBC40000903", "04Q", "C", "B", "2021-12-04", "0000903"),
        ("04QCB52091380JG120006435", "04Q", "C", "B", "2026-01-02", "0006435"),
        ("07HCBC1P22G06AC700002596", "07H", "C", "B", "2022-07-31", "0002596"),
        ("04FPE03EQBA5918B61100019", "04F", "P", "E", "2018-11-06", "1100019"),
    ],
)
def test_public_codes_decode(code: str, maker: str, level: str, chemistry: str, date: str, serial: str) -> None:
    parsed = parse(code)
    assert (parsed.kind, parsed.normalised, parsed.doubts) == ("battery", code, ())
    assert parsed.fields == {
        "maker": maker,
        "level": level,
        "chemistry": chemistry,
        "specification": code[5:7],
        "traceability": code[7:14],
        "date": date,
        "serial": serial,
        "designPart": code[:14],
        "productionPart": code[14:],
    }
    assert battery_doubts(code) == ()
    assert (code_maker(code), code_level(code), code_chemistry(code), code_date(code)) == (
        maker,
        level,
        chemistry,
        date,
    )


def test_a_serial_with_letters_is_flagged_and_the_rest_still_read() -> None:
    parsed = parse("03UPE01000011C85A00FTY20")
    assert codes_of(parsed) == ["battery-code.serial"]
    assert parsed.doubts[0].at == (18, 24)
    assert parsed.doubts[0].value == "00FTY20"
    assert "GB/T 34014-2017" in parsed.doubts[0].zh
    assert "18–24" in parsed.doubts[0].en
    assert parsed.fields["date"] == "2018-05-10"


def test_a_code_from_before_the_standard_has_one_doubt_and_is_not_taken_for_a_vin() -> None:
    parsed = parse("660050GMHF3A041X0")
    assert (parsed.kind, codes_of(parsed), parsed.fields) == ("battery", ["battery-code.length"], {})
    assert parsed.doubts[0].at is None
    assert parsed.doubts[0].value == "17"


def with_date(symbols: str) -> str:
    return GOOD[:14] + symbols + GOOD[17:]


@pytest.mark.parametrize(("symbol", "day"), [(s, i) for i, s in enumerate("123456789ABCDEFGHJKLMNPRSTVWXY0", 1)])
def test_every_day_symbol(symbol: str, day: int) -> None:
    assert parse_battery(with_date("G1" + symbol)).fields["date"] == f"2026-01-{day:02}"


@pytest.mark.parametrize(("symbol", "year"), [(s, 2011 + i) for i, s in enumerate("123456789ABCDEFGHJKLMNPRSTVWXY")])
def test_every_year_symbol(symbol: str, year: int) -> None:
    assert code_date(with_date(symbol + "11")) == f"{year}-01-01"


def test_the_calendar_is_the_calendar() -> None:
    """Every triple of symbols either names a real day of 2011–2040 or is doubted, and every real day has one triple."""
    named = set()
    for year in range(30):
        for month in range(12):
            for day in "123456789ABCDEFGHJKLMNPRSTVWXY0":
                code = with_date("123456789ABCDEFGHJKLMNPRSTVWXY"[year] + "123456789ABC"[month] + day)
                date = code_date(code)
                if date is None:
                    assert [doubt.code for doubt in battery_doubts(code)] == ["battery-code.calendar"]
                else:
                    named.add(date)
    span = (datetime.date(2041, 1, 1) - datetime.date(2011, 1, 1)).days
    assert len(named) == span


@pytest.mark.parametrize(
    ("symbols", "doubts"),
    [
        ("D2X", ["battery-code.calendar"]),  # 29 February 2023
        ("E2X", []),  # 29 February 2024
        ("D2Y", ["battery-code.calendar"]),  # 30 February
        ("D20", ["battery-code.calendar"]),  # 31 February
        ("D40", ["battery-code.calendar"]),  # 31 April
        ("D50", []),
        ("I11", ["battery-code.year"]),
        ("0D1", ["battery-code.year", "battery-code.month"]),
        ("Z0U", ["battery-code.year", "battery-code.month", "battery-code.day"]),
    ],
)
def test_dates_that_are_none(symbols: str, doubts: list[str]) -> None:
    parsed = parse(with_date(symbols))
    assert codes_of(parsed) == doubts
    assert ("date" in parsed.fields) is not bool(doubts)
    assert parsed.fields["serial"] == "1100019"


def test_every_failed_rule_is_named() -> None:
    parsed = parse_battery("04FXK03EQBA591I0U11OOO19")
    assert codes_of(parsed) == [
        f"battery-code.{rule}" for rule in ("level", "chemistry", "year", "month", "day", "serial")
    ]
    assert [doubt.at for doubt in parsed.doubts] == [(4, 4), (5, 5), (15, 15), (16, 16), (17, 17), (18, 24)]


def test_a_foreign_character_is_doubted_where_it_stands() -> None:
    parsed = parse_battery("0池FPE03EQBA5918B61100019")
    assert codes_of(parsed) == ["battery-code.characters"]
    assert (parsed.doubts[0].at, parsed.doubts[0].value) == ((2, 2), "池")


def test_a_product_made_of_waste_batteries() -> None:
    parsed = parse(PRODUCT)
    assert (parsed.kind, parsed.doubts) == ("battery_product", ())
    assert parsed.fields == {
        "maker": "001",
        "level": "P",
        "chemistry": "B",
        "specification": "24",
        "date": "2021-03-12",
        "serial": "0221953",
        "mark": "R",
        "origin": "M",
    }
    assert (code_date(PRODUCT), code_level(PRODUCT), code_chemistry(PRODUCT)) == ("2021-03-12", "P", "B")
    assert codes_of(parse("001PB24B3C0221953RX")) == ["product-code.origin"]
    assert codes_of(parse("001PB24B3C0221953XM")) == ["product-code.mark"]
    assert codes_of(parse("001PB24B2Y0221953RM")) == ["product-code.calendar"]
    assert parse("001PB24B2Y0221953RM").doubts[0].at == (8, 10)


def test_nineteen_characters_that_no_layout_fits_are_only_too_short() -> None:
    old = "ABCDEF0123456789XYZ"
    assert (parse_battery(old).kind, codes_of(parse_battery(old))) == ("battery", ["battery-code.length"])
    assert (code_date(old), code_level(old), code_maker(old)) == (None, None, None)


def test_a_second_pack_under_one_code() -> None:
    key = GOOD + "~2"
    assert battery_key(key) == battery_key(key.lower()) == battery_key(GOOD + "～２") == key
    parsed = parse(key)
    assert (parsed.kind, parsed.doubts, parsed.fields["discriminator"]) == ("battery", (), "2")
    assert battery_doubts(key) == ()
    assert code_date(key) == "2018-11-06"
    for wrong in ("~", "~1", "~02", "~2~3", "~X"):
        assert [doubt.code for doubt in battery_doubts(GOOD + wrong)] == ["code.discriminator"]


# ---- platform codes -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [0, 1, 31, 32, 12345, 1 << 40, (1 << 65) - 1])
def test_platform_code(number: int) -> None:
    code = platform_code(number)
    parsed = parse(code)
    assert (parsed.kind, parsed.doubts, parsed.fields["number"]) == ("platform", (), str(number))
    assert len(code) == 16
    assert mod_37_36.is_valid(code)
    assert battery_doubts(code) == ()


def test_platform_code_damaged() -> None:
    code = platform_code(12345)
    assert code == "SC0000000000C1SG"
    assert codes_of(parse("SC0000000000C1TG")) == ["platform-code.check"]
    assert codes_of(parse(code[:-1])) == ["battery-code.length"]
    for number in (-1, 1 << 65):
        with pytest.raises(ValueError, match="platform number"):
            platform_code(number)


# ---- vehicles -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("vin", ["LATPAB071W1005301", "LGWEEUA59JE003435", "LGWECMA43JE001449", "1G1BL52P7TR115520"])
def test_valid_vins(vin: str) -> None:
    parsed = parse(vin)
    assert (parsed.kind, parsed.doubts, vin_doubts(vin)) == ("vin", (), ())


def test_vin_fields() -> None:
    assert parse_vin("LGWEEUA59JE003435").fields == {
        "wmi": "LGW",
        "vds": "EEUA5",
        "checkDigit": "9",
        "modelYear": "J",
        "plant": "E",
        "serial": "003435",
        "modelYearCandidates": "1988, 2018",
    }


@pytest.mark.parametrize(
    ("vin", "doubts"),
    [
        ("LGWEESK55SH210918", ["vin.check"]),
        ("LGWEEUA59JE00343", ["vin.length"]),
        ("LGWEEUA59JEO03435", ["vin.characters"]),
        ("LGWEEUA59JE00343Q", ["vin.characters", "vin.serial"]),
        ("LGWEEUA5HJE003435", ["vin.check"]),
        ("", ["vin.empty"]),
    ],
)
def test_doubtful_vins(vin: str, doubts: list[str]) -> None:
    assert codes_of(parse_vin(vin)) == doubts == [doubt.code for doubt in vin_doubts(vin_key(vin))]


def test_a_wrong_check_digit_names_the_right_one() -> None:
    (doubt,) = parse("LGWEESK55SH210918").doubts
    assert (doubt.code, doubt.at, doubt.value) == ("vin.check", (9, 9), "5")
    assert "8" in doubt.en


def test_invented_vehicles_begin_with_a_maker_of_no_country() -> None:
    assert parse("0SC00000XT0000001").doubts == parse_vin("0SC00000XT0000001").doubts
    (doubt,) = parse_vin("0SC000000T0000001").doubts
    expected = doubt.en[doubt.en.index("be ") + 3]
    assert vin_doubts("0SC00000" + expected + "T0000001") == ()


def test_a_maker_of_few_vehicles_may_have_letters_up_to_position_14() -> None:
    few = "LG9EEUA5?JEABC123"
    (doubt,) = vin_doubts(few.replace("?", "X")) or vin_doubts(few.replace("?", "0"))
    assert doubt.code == "vin.check"


# ---- companies and places -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["91110000600037341L", "91110105MA009PJM56", "91330800575349959F"])
def test_valid_company_codes(code: str) -> None:
    parsed = parse(code)
    assert (parsed.kind, parsed.doubts, company_doubts(code)) == ("company", (), ())
    assert parsed.fields == {
        "department": code[0],
        "institutionType": code[1],
        "region": code[2:8],
        "organisation": code[8:17],
        "check": code[17],
    }
    assert uscc.is_valid(code)
    assert parse(code[8:17]).kind == "organisation"
    assert parse_organisation(code[8:17]).doubts == ()


@pytest.mark.parametrize(
    ("code", "doubts"),
    [
        ("91110000600037341X", ["company-code.check"]),
        ("91110000600037342L", ["company-code.organisation-check", "company-code.check"]),
        ("9111O000600037341L", ["company-code.characters", "company-code.region-digits"]),
        ("9111A000600037341L", ["company-code.region-digits", "company-code.check"]),
        ("91110000600037341", ["company-code.length"]),
        ("", ["company-code.empty"]),
    ],
)
def test_doubtful_company_codes(code: str, doubts: list[str]) -> None:
    assert codes_of(parse_company(code)) == doubts == [doubt.code for doubt in company_doubts(company_key(code))]


def company_in(region: str) -> str:
    body = "91" + region + "600037341"
    return body + uscc.calc_check_digit(body)


def test_the_region_inside_a_company_code() -> None:
    assert codes_of(parse(company_in("880000"))) == ["company-code.region"]
    assert codes_of(parse(company_in("119900"))) == ["company-code.region"]
    for known in (
        "100000",
        "320594",
        "371202",
        "810000",
    ):  # national office, development zone, retired prefecture, Hong Kong
        assert codes_of(parse(company_in(known))) == []


def test_invented_companies_are_registered_where_no_place_is() -> None:
    parsed = parse(company_in("990001"))
    assert (parsed.doubts, parsed.fields["demonstration"]) == ((), "true")
    assert "demonstration" not in parse("91110000600037341L").fields
    assert codes_of(parse_region("990000")) == ["region.province"]


def test_foreign_parties_and_old_organisation_codes() -> None:
    assert (parse_company("15-048-3782").kind, parse_company("150483782").doubts) == ("duns", ())
    assert codes_of(parse_company("15048378A")) == ["duns.characters"]
    assert parse("150483782").kind == "duns"  # its last digit is no GB 11714 check character
    assert codes_of(parse_organisation("600037342")) == ["organisation-code.check"]
    assert parse("MA009PJM-5").kind == "organisation"
    assert company_doubts("150483782") == ()


@pytest.mark.parametrize(
    ("code", "level", "zh", "en"),
    [
        ("330000", "province", "浙江省", "Zhejiang"),
        ("330100", "prefecture", "浙江省杭州市", "Hangzhou, Zhejiang"),
        ("330106", "county", "浙江省杭州市", "Hangzhou, Zhejiang"),
        ("710000", "province", "台湾省", "Taiwan"),
        ("810000", "province", "香港特别行政区", "Hong Kong"),
        ("820000", "province", "澳门特别行政区", "Macao"),
    ],
)
def test_regions_at_three_levels(code: str, level: str, zh: str, en: str) -> None:
    parsed = parse(code)
    assert (parsed.kind, parsed.doubts) == ("region", ())
    assert (parsed.fields["level"], parsed.fields["nameZh"], parsed.fields["nameEn"]) == (level, zh, en)


def test_regions_that_are_none_and_regions_that_were() -> None:
    assert codes_of(parse_region("160000")) == ["region.province"]
    assert codes_of(parse_region("339900")) == ["region.prefecture"]
    assert codes_of(parse_region("33010")) == ["region.length"]
    assert codes_of(parse_region("33O100")) == ["region.characters"]
    laiwu = parse_region("371202")
    assert (laiwu.doubts, laiwu.fields["retired"]) == ((), "2018")


def test_all_34_provincial_units_are_listed() -> None:
    assert len(regions.provinces()) == 34
    assert {"71", "81", "82"} <= {province.code for province in regions.provinces()}
    assert all(province.zh and province.en for province in regions.provinces())
    assert all(
        division.en.isascii() or division.en in {"Ürümqi", "Lüliang", "Garzê", "Dêqên", "Xigazê", "Gyangzê"}
        for division in regions.divisions().values()
    )
    assert "371200" not in {division.code + "00" for division in regions.prefectures("37")}


# ---- spelling, guessing, telling ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "raw",
    [
        GOOD.lower(),
        f" {GOOD}\n",
        f"{GOOD[:14]} {GOOD[14:]}",
        f"{GOOD[:12]}-{GOOD[12:]}",
        "—".join(GOOD),
        "".join(chr(ord(character) + 0xFEE0) for character in GOOD),
        f"\ufeff{GOOD[:7]}\u200b\u3000{GOOD[7:]}",
    ],
)
def test_spellings_of_one_code(raw: str) -> None:
    parsed = parse(raw)
    assert (parsed.normalised, parsed.raw, parsed.doubts) == (GOOD, raw, ())
    assert battery_key(raw) == vin_key(raw) == company_key(raw) == GOOD


@pytest.mark.parametrize(
    ("raw", "kind", "doubts"),
    [
        ("", "unknown", ["code.empty"]),
        (" -\t", "unknown", ["code.empty"]),
        ("hello", "unknown", ["code.unknown"]),
        ("电池", "unknown", ["code.unknown"]),
        ("1234", "unknown", ["code.unknown"]),
        ("04FPE03EQBA5918B6110001", "battery", ["battery-code.length"]),
    ],
)
def test_what_cannot_be_guessed(raw: str, kind: str, doubts: list[str]) -> None:
    assert (parse(raw).kind, codes_of(parse(raw))) == (kind, doubts)


def test_the_explanation_says_what_each_stretch_means_and_how_sure_that_is() -> None:
    pieces = explain(parse("001CD240000003B3C022195X"))
    by_name = {piece.name_en: piece for piece in pieces}
    assert by_name["year of production"].meaning_en.startswith("2021 ")
    assert "2051" in by_name["year of production"].meaning_zh
    assert (by_name["battery type"].meaning_zh, by_name["battery type"].grade) == ("钴酸锂", "memory")
    assert [doubt.code for doubt in by_name["serial number"].doubts] == ["battery-code.serial"]
    assert explain(parse("001CB240000003B3C0221953"))[2].grade == "B"
    assert explain(parse("")) == []


def test_as_text_the_columns_line_up() -> None:
    text = to_text(parse(GOOD))
    lines = text.splitlines()
    assert lines[0] == f"{GOOD}    动力电池编码 battery code"
    assert "18–24  1100019     序列号        由厂商编排" in lines
    assert "无疑点 no doubts" in text
    flagged = to_text(parse("LGWEESK55SH210918"))
    assert "! vin.check" in flagged
    assert "不符，应为 8" in flagged


def test_as_json() -> None:
    answer = to_json(parse("03UPE01000011C85A00FTY20"))
    assert list(answer) == ["kind", "normalised", "fields", "doubts", "pieces"]
    assert answer["fields"]["date"] == "2018-05-10"
    assert answer["doubts"][0]["code"] == "battery-code.serial"
    assert answer["doubts"][0]["at"] == [18, 24]
    assert answer["pieces"][-1]["doubts"] == ["battery-code.serial"]
    assert msgspec.json.decode(msgspec.json.encode(answer)) == answer


def test_text_for_a_terminal_carries_no_control_characters() -> None:
    assert "\x1b" not in to_text(parse("\x1b[31m04FPE03EQBA5918B6110001"))
    msgspec.json.encode(to_json(parse("\ud800" + GOOD[1:])))
