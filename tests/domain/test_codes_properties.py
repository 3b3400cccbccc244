"""Identifiers by property: nothing raises, what is built is read back, damage is noticed, quick and full checks agree."""

import datetime

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from stdnum.cn import uscc
from stdnum.iso7064 import mod_37_36

from suchi.domain.codes import (
    battery_doubts,
    battery_key,
    company_doubts,
    company_key,
    normalise,
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
from suchi.domain.codes_layout import (
    ALPHANUMERIC,
    COMPANY_ALPHABET,
    CYCLE,
    DIGITS,
    VIN_ALPHABET,
    organisation_check,
    vin_check,
)
from suchi.renderers.explanation import to_json, to_text

PARSERS = (parse, parse_battery, parse_vin, parse_company, parse_organisation, parse_region)
DAYS = CYCLE + "0"
unhurried = settings(deadline=None)  # a busy machine is no fault of the code


def text_of(alphabet: str, length: int) -> st.SearchStrategy[str]:
    return st.text(alphabet, min_size=length, max_size=length)


@st.composite
def batteries(draw: st.DrawFn) -> tuple[str, dict[str, str]]:
    day = draw(st.dates(datetime.date(2011, 1, 1), datetime.date(2040, 12, 31)))
    fields = {
        "maker": draw(text_of(ALPHANUMERIC, 3)),
        "level": draw(st.sampled_from("PMC")),
        "chemistry": draw(st.sampled_from("ABCDEFGZ")),
        "specification": draw(text_of(ALPHANUMERIC, 2)),
        "traceability": draw(text_of(ALPHANUMERIC, 7)),
        "date": CYCLE[day.year - 2011] + "123456789ABC"[day.month - 1] + DAYS[day.day - 1],
        "serial": draw(text_of(DIGITS, 7)),
    }
    return "".join(fields.values()), fields | {"date": day.isoformat()}


@st.composite
def vins(draw: st.DrawFn) -> str:
    key = draw(text_of(VIN_ALPHABET, 8)) + "0" + draw(st.sampled_from(CYCLE)) + draw(text_of(VIN_ALPHABET, 3))
    key += draw(text_of(DIGITS, 4))
    return key[:8] + vin_check(key) + key[9:]


@st.composite
def companies(draw: st.DrawFn) -> str:
    organisation = draw(text_of(COMPANY_ALPHABET, 8))
    region = draw(st.sampled_from(["110000", "330106", "440300", "990001"]))
    body = (
        draw(st.sampled_from(["91", "92", "12", "A1", "N2"])) + region + organisation + organisation_check(organisation)
    )
    return body + uscc.calc_check_digit(body)


GOOD_KEYS = st.one_of(
    batteries().map(lambda built: built[0]), vins(), companies(), st.integers(0, 2**65 - 1).map(platform_code)
)


@st.composite
def near_misses(draw: st.DrawFn) -> str:
    """Good codes with one or two characters replaced, left out or put in."""
    key = draw(GOOD_KEYS)
    for _ in range(draw(st.integers(0, 2))):
        at = draw(st.integers(0, len(key)))
        put = draw(st.one_of(st.just(""), st.sampled_from(ALPHANUMERIC + "~"), st.characters()))
        key = key[:at] + put + key[at + draw(st.integers(0, 1)) :]
    return key


@unhurried
@given(st.one_of(st.text(), near_misses()))
def test_no_text_raises_and_every_doubt_speaks_both_languages(raw: str) -> None:
    for parser in PARSERS:
        parsed = parser(raw)
        assert parsed.raw == raw
        for doubt in parsed.doubts:
            assert doubt.zh
            assert doubt.en
            assert doubt.at is None or 1 <= doubt.at[0] <= doubt.at[1] <= len(parsed.normalised)
        to_text(parsed)
        to_json(parsed)


@unhurried
@given(st.one_of(st.text(), near_misses(), st.text("a\u0301\u030a\u200b ～－-Aẛ̣﷽ﬃ㎏")))
def test_normalising_twice_changes_nothing(raw: str) -> None:
    once = normalise(raw)
    assert normalise(once) == once == battery_key(raw) == battery_key(once) == vin_key(raw) == company_key(raw)


@unhurried
@given(batteries())
def test_a_battery_code_is_read_back(built: tuple[str, dict[str, str]]) -> None:
    code, fields = built
    parsed = parse(code)
    assert (parsed.kind, parsed.doubts) == ("battery", ())
    assert parsed.fields == fields | {"designPart": code[:14], "productionPart": code[14:]}


@unhurried
@given(batteries(), st.sampled_from("PMC"))
def test_a_product_code_is_read_back(built: tuple[str, dict[str, str]], origin: str) -> None:
    code, fields = built
    del fields["traceability"]
    parsed = parse(code[:7] + code[14:] + "R" + origin)
    assert (parsed.kind, parsed.doubts) == ("battery_product", ())
    assert parsed.fields == fields | {"mark": "R", "origin": origin}


@unhurried
@given(vins())
def test_a_vin_is_read_back(vin: str) -> None:
    assert (parse(vin).kind, parse(vin).doubts) == ("vin", ())


@unhurried
@given(companies())
def test_a_company_code_is_read_back(code: str) -> None:
    assert (parse(code).kind, parse(code).doubts) == ("company", ())


@unhurried
@given(st.integers(0, 2**65 - 1))
def test_a_platform_code_is_read_back(number: int) -> None:
    code = platform_code(number)
    assert mod_37_36.is_valid(code)
    assert (parse(code).kind, parse(code).fields["number"]) == ("platform", str(number))


def value(character: str) -> int:
    return int("012345678912345678123457923456789"[VIN_ALPHABET.index(character)])


@unhurried
@given(vins(), st.integers(0, 16), st.sampled_from(VIN_ALPHABET))
def test_one_wrong_character_in_a_vin_is_noticed(vin: str, at: int, wrong: str) -> None:
    """Except where the check cannot see it: letters and digits of one value stand for each other (A, J and 1 are all 1).

    Every weight but that of the check digit itself (0) is prime to 11, so any other change moves the sum.
    """
    assume(vin[at] != wrong)
    damaged = vin[:at] + wrong + vin[at + 1 :]
    if at == 8 or value(wrong) != value(vin[at]):
        assert vin_doubts(damaged)


@unhurried
@given(companies(), st.integers(0, 17), st.sampled_from(COMPANY_ALPHABET))
def test_one_wrong_character_in_a_company_code_is_noticed(code: str, at: int, wrong: str) -> None:
    assume(code[at] != wrong)
    assert company_doubts(code[:at] + wrong + code[at + 1 :])


@unhurried
@given(st.integers(0, 2**65 - 1), st.integers(0, 15), st.sampled_from(ALPHANUMERIC))
def test_one_wrong_character_in_a_platform_code_is_noticed(number: int, at: int, wrong: str) -> None:
    code = platform_code(number)
    assume(code[at] != wrong)
    assert battery_doubts(code[:at] + wrong + code[at + 1 :])


@unhurried
@given(st.one_of(near_misses(), st.text()))
def test_quick_check_and_full_diagnosis_agree(raw: str) -> None:
    assert battery_doubts(battery_key(raw)) == parse_battery(raw).doubts
    assert vin_doubts(vin_key(raw)) == parse_vin(raw).doubts
    assert company_doubts(company_key(raw)) == parse_company(raw).doubts


@unhurried
@given(st.one_of(near_misses(), st.text()))
def test_pieces_cover_the_code_once(raw: str) -> None:
    for parser in PARSERS:
        parsed = parser(raw)
        pieces = explain(parsed)
        assert "".join(piece.text for piece in pieces) == parsed.normalised
        positions = [position for piece in pieces for position in range(piece.start, piece.end + 1)]
        assert positions == list(range(1, len(parsed.normalised) + 1))
        assert all(piece.name_zh and piece.name_en and piece.meaning_zh and piece.meaning_en for piece in pieces)
        placed = {doubt for piece in pieces for doubt in piece.doubts}
        assert {doubt for doubt in parsed.doubts if doubt.at} <= placed


@unhurried
@given(st.one_of(near_misses(), st.text()))
def test_guessing_is_deterministic_and_never_worse_than_its_own_kind(raw: str) -> None:
    parsed = parse(raw)
    assert parse(raw) == parsed
    assert parse(parsed.normalised).kind == parsed.kind
