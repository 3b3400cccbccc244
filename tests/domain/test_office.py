"""Which authority concerns what: field by source, region down to the county, and who stands above whom."""

import pytest

from suchi.domain.office import FIELDS, Competence, competent, field_of, stands_above, stem
from suchi.domain.party import Office
from suchi.domain.rule import RULES


def office(level: str, region: str, ministry: str = "MEE") -> Office:
    return Office(ministry=ministry, level=level, region=region)  # type: ignore[arg-type]


COUNTY, PREFECTURE, PROVINCE = (
    office("county", "330109"),
    office("prefecture", "330100"),
    office("province", "330000"),
)
NATION = office("nation", "000000")


@pytest.mark.parametrize(
    ("one", "region", "inside"),
    [
        (COUNTY, "330109", True),
        (COUNTY, "330110", False),
        (COUNTY, "330100", False),
        (PREFECTURE, "330109", True),
        (PREFECTURE, "330209", False),
        (PROVINCE, "330209", True),
        (PROVINCE, "340000", False),
        (NATION, "340000", True),
        (NATION, None, True),
        (COUNTY, None, None),
    ],
)
def test_the_region_of_an_office(one: Office, region: str | None, inside: bool | None) -> None:
    assert competent(one, None, region) == Competence(None, inside)


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("Measures art. 18", "permits"),
        ("Measures art. 19", "hand-over"),
        ("Measures art. 22", "use"),
        ("Measures art. 24(7)", "traceability"),
        ("GB/T 34014-2017", "coding"),
        ("Measures (whole-vehicle scrapping)", "scrapping"),
        ("Industry conditions 2024", "conditions"),
        ("something else", None),
    ],
)
def test_the_field_of_a_source(source: str, name: str | None) -> None:
    field = field_of(source)
    assert (field.name if field else None) == name


def test_ministries_and_fields() -> None:
    assert competent(PROVINCE, FIELDS["permits"], None).field is True
    assert competent(office("province", "330000", "SAMR"), FIELDS["permits"], None).field is False
    assert competent(office("province", "330000", "某局"), FIELDS["permits"], None).field is None
    assert competent(PROVINCE, None, None).field is None
    assert competent(None, FIELDS["use"], "330000") == Competence(None, None)
    assert all("MIIT" in field.ministries and field.grade in "ABCU" for field in FIELDS.values())


def test_rules_of_known_sources_have_a_field() -> None:
    fields = {rule.name: field_of(rule.source) for rule in RULES.values() if "art." in rule.source}
    assert [name for name, field in fields.items() if field is None] == []


def test_who_stands_above_whom() -> None:
    assert stands_above(NATION, COUNTY)
    assert stands_above(PREFECTURE, COUNTY)
    assert not stands_above(office("prefecture", "330200"), COUNTY)
    assert not stands_above(COUNTY, COUNTY)
    assert stands_above(None, COUNTY) is None


@pytest.mark.parametrize(
    ("region", "digits"), [("000000", ""), ("330000", "33"), ("330100", "3301"), ("330109", "330109")]
)
def test_the_stem_of_a_region(region: str, digits: str) -> None:
    assert stem(region) == digits
