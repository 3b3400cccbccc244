"""Identifiers are well-formed, and in ranges nobody has."""

from hypothesis import given
from hypothesis import strategies as st

from suchi.domain.codes import battery_doubts, code_date, company_doubts, parse_company, vin_doubts
from suchi.simulate.clock import DAY_TEXT, day_number
from suchi.simulate.identifiers import company_code, date_symbols, design_code, model_year, vin

DAYS = st.integers(day_number("2011-01-01"), day_number("2040-12-31"))


@given(st.integers(0, 1_000_000))
def test_company_codes_are_good_and_in_no_province(number: int):
    code = company_code(number)
    assert code.startswith("9199")
    assert not company_doubts(code)
    assert parse_company(code).fields["demonstration"] == "true"


@given(DAYS, st.integers(0, 9_999_999))
def test_battery_codes_name_their_day(day: int, serial: int):
    code = f"{design_code('X9A', 'P', 'B', 7, 7)}{date_symbols(day)}{serial:07d}"
    assert not battery_doubts(code)
    assert code_date(code) == DAY_TEXT[day]


@given(st.integers(2010, 2039), st.integers(0, 999_999))
def test_vins_are_good_and_of_no_country(year: int, serial: int):
    number = vin("0A1B007E", f"{model_year(year)}A", serial)
    assert number[0] == "0"
    assert not vin_doubts(number)
