"""Vectors of the rules of products."""

from tests.lives.telling import MAKER, RECYCLER, pack, product
from tests.vectors.handover import ONE, held
from tests.vectors.telling import Case, vector

MADE, LEFT = product(1, "2026-05-10"), "2026-06-01"


def makes(tell: Case, code: str = MADE, when: str = "2026-05-10T08:00:00+08:00", **fields: object) -> None:
    """A cabinet made of ONE, to standard, unless told otherwise."""
    usual = {"kind": "cabinet", "field_of_use": "storage", "origins": [ONE], "standard": "GB/T 36276"}
    tell.report("ProductMade", RECYCLER, when, code=code, **(usual | fields))


def ships(tell: Case, *products: str, field: str | None = "storage", **fields: object) -> None:
    tell.report("ProductShipped", RECYCLER, "2026-06-01", products=products, field_of_use=field, **fields)


def stock(tell: Case) -> None:
    held(tell, ONE, by=RECYCLER)


@vector("waste_batteries_are_not_made_into_e_bike_products", "good")
def for_storage(tell: Case) -> None:
    stock(tell)
    makes(tell)


@vector("waste_batteries_are_not_made_into_e_bike_products", "bad")
def for_e_bikes(tell: Case) -> None:
    stock(tell)
    makes(tell, field_of_use="e-bike")
    tell.found(f"battery:{MADE}", answerable=RECYCLER)


@vector("waste_batteries_are_not_made_into_e_bike_products", "oddity")
def for_other_fields_that_are_open(tell: Case) -> None:
    """Which other fields are prohibited is open: nothing is invented."""
    stock(tell)
    makes(tell, field_of_use="e-motorcycle")


@vector("waste_batteries_are_not_made_into_e_bike_products", "oddity")
def for_e_bikes_of_what_nobody_says(tell: Case) -> None:
    makes(tell, field_of_use="e-bike", origins=None, declared_source="储能退役电芯")
    tell.found(f"battery:{MADE}", "undecided")


@vector("waste_batteries_are_not_made_into_e_bike_products", "boundary")
def the_day_before_the_measures(tell: Case) -> None:
    makes(tell, when="2026-03-31", field_of_use="e-bike")


@vector("waste_batteries_are_not_made_into_e_bike_products", "boundary")
def the_first_day_of_the_measures(tell: Case) -> None:
    makes(tell, when="2026-04-01", field_of_use="e-bike")
    tell.found(f"battery:{MADE}", answerable=RECYCLER)


@vector("products_do_not_go_into_a_prohibited_field", "good")
def shipped_for_storage(tell: Case) -> None:
    stock(tell)
    makes(tell)
    ships(tell, MADE)


@vector("products_do_not_go_into_a_prohibited_field", "bad")
def shipped_for_e_bikes(tell: Case) -> None:
    stock(tell)
    makes(tell)
    ships(tell, MADE, field="e-bike")
    tell.found(f"battery:{MADE}", answerable=RECYCLER)


@vector("products_do_not_go_into_a_prohibited_field", "bad")
def a_waste_pack_itself_for_e_bikes(tell: Case) -> None:
    stock(tell)
    ships(tell, ONE, field="e-bike")
    tell.found(f"battery:{ONE}", answerable=RECYCLER)


@vector("products_do_not_go_into_a_prohibited_field", "oddity")
def made_for_e_bikes_is_found_once(tell: Case) -> None:
    stock(tell)
    makes(tell, field_of_use="e-bike")
    ships(tell, MADE, field="e-bike")


@vector("products_do_not_go_into_a_prohibited_field", "oddity")
def loose_modules_of_unknown_origin(tell: Case) -> None:
    lot = {"lot": "A", "material": "modules", "massG": 100_000}
    tell.report("LotDeclared", RECYCLER, "2026-04-10", lot=lot, source="consumer-battery")
    ships(tell, field="e-bike", lots=[{"lot": "A"}])
    tell.found("lot:A", "undecided")


@vector("product_is_coded_anew", "good")
def a_code_of_its_own(tell: Case) -> None:
    stock(tell)
    makes(tell)


@vector("product_is_coded_anew", "bad")
def under_the_code_of_its_origin(tell: Case) -> None:
    stock(tell)
    makes(tell, code=ONE)
    tell.found(f"battery:{ONE}", answerable=RECYCLER)


@vector("product_is_coded_anew", "bad")
def under_the_code_of_another_battery(tell: Case) -> None:
    stock(tell)
    other = pack(9, "2020-06-06")
    tell.made(other, "2020-06-06T06:00:00+08:00")
    makes(tell, code=other)
    tell.found(f"battery:{other}")


@vector("product_is_coded_anew", "oddity")
def one_product_made_in_two_reports(tell: Case) -> None:
    """More packs went into it later: its own code is no old code."""
    stock(tell)
    other = pack(9, "2020-06-06")
    held(tell, other, by=RECYCLER)
    makes(tell)
    makes(tell, when="2026-05-12T08:00:00+08:00", origins=[other])


@vector("product_states_its_standard", "good")
def to_standard(tell: Case) -> None:
    stock(tell)
    makes(tell)


@vector("product_states_its_standard", "bad")
def to_no_standard(tell: Case) -> None:
    stock(tell)
    makes(tell, standard=None)
    tell.found(f"battery:{MADE}")


@vector("product_states_its_standard", "oddity")
def to_no_standard_before_the_measures(tell: Case) -> None:
    makes(tell, when="2026-03-31", standard=None)


@vector("product_names_its_origins", "good")
def with_origins(tell: Case) -> None:
    stock(tell)
    makes(tell)


@vector("product_names_its_origins", "bad")
def without_origins(tell: Case) -> None:
    makes(tell, origins=None)
    tell.found(f"battery:{MADE}")


@vector("product_names_its_origins", "oddity")
def of_what_never_had_a_code(tell: Case) -> None:
    makes(tell, origins=None, declared_source="2012 年以前的无编码电池")


@vector("product_code_has_its_form", "good")
def of_nineteen_characters(tell: Case) -> None:
    stock(tell)
    makes(tell)


@vector("product_code_has_its_form", "bad")
def coded_like_a_new_pack(tell: Case) -> None:
    stock(tell)
    new = pack(5, "2026-05-10", maker="X9F")
    makes(tell, code=new)
    tell.found(f"battery:{new}")


@vector("product_code_has_its_form", "oddity")
def under_its_origins_code_is_another_matter(tell: Case) -> None:
    stock(tell)
    makes(tell, code=ONE)


@vector("what_is_shipped_was_made_into_a_product", "good")
def a_product_leaves(tell: Case) -> None:
    stock(tell)
    makes(tell)
    ships(tell, MADE)


@vector("what_is_shipped_was_made_into_a_product", "bad")
def a_waste_pack_leaves(tell: Case) -> None:
    stock(tell)
    ships(tell, ONE)
    tell.found(f"battery:{ONE}")


@vector("what_is_shipped_was_made_into_a_product", "oddity")
def known_by_its_sale_only(tell: Case) -> None:
    tell.report("HealthReported", MAKER, "2026-05-01", code=MADE, state_of_health_permille=800)
    ships(tell, MADE)
    tell.found(f"battery:{MADE}", "undecided")


@vector("product_goes_into_the_field_it_was_made_for", "good")
def for_what_it_was_made(tell: Case) -> None:
    stock(tell)
    makes(tell)
    ships(tell, MADE)


@vector("product_goes_into_the_field_it_was_made_for", "bad")
def for_something_else(tell: Case) -> None:
    stock(tell)
    makes(tell)
    ships(tell, MADE, field="power-bank")
    tell.found(f"battery:{MADE}")


@vector("product_goes_into_the_field_it_was_made_for", "oddity")
def nobody_says_for_what(tell: Case) -> None:
    stock(tell)
    makes(tell)
    ships(tell, MADE, field=None)


FIELD = "products_do_not_go_into_a_prohibited_field"


@vector(FIELD, "boundary")
def made_for_e_bikes_before_the_measures_and_shipped_since(tell: Case) -> None:
    """That it was made was no breach, so its leaving is one."""
    stock(tell)
    made = product(1, "2026-03-31")
    makes(tell, made, "2026-03-31", field_of_use="e-bike")
    ships(tell, made, field="e-bike")
    tell.found(f"battery:{made}", answerable=RECYCLER)


@vector(FIELD, "oddity")
def retired_on_the_day_it_left(tell: Case) -> None:
    tell.made(ONE, "2020-03-02")
    tell.report("ProductShipped", RECYCLER, f"{LEFT}T10:00:00+08:00", products=[ONE], field_of_use="e-bike")
    tell.report("BatteryRetired", MAKER, LEFT, codes=[ONE], reason="other")
    tell.found(f"battery:{ONE}", "undecided")
