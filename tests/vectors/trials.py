"""Vectors of the rule on test companies."""

from tests.lives.telling import MAKER, MINISTRY, NEWCOMER, RECYCLER, REGISTRAR, pack
from tests.vectors.telling import Case, vector

DAY = "2026-04-02"
REAL, TEST = pack(1, DAY), pack(1, DAY, maker="000")


def _on_test(tell: Case, *roles: str) -> None:
    held = [{"role": role, "since": "2016-01-01"} for role in roles]
    tell.report("PartyRegistered", REGISTRAR, "2026-01-02", party=NEWCOMER, name="试用（示例）", roles=held, test=True)


# ---- O107 company_on_test_keeps_to_test_things ---------------------------------------------------------------------------


@vector("company_on_test_keeps_to_test_things", "good")
def it_tries_with_codes_of_tests(tell: Case) -> None:
    _on_test(tell, "outlet")
    tell.report("BatteryCollected", NEWCOMER, "2026-05-01", codes=[TEST])


@vector("company_on_test_keeps_to_test_things", "bad")
def it_takes_in_a_real_battery(tell: Case) -> None:
    tell.made(REAL, DAY)
    _on_test(tell, "outlet")
    tell.report("BatteryCollected", NEWCOMER, "2026-05-01", codes=[TEST, REAL])
    tell.found(f"company:{NEWCOMER}")


@vector("company_on_test_keeps_to_test_things", "bad")
def it_takes_in_what_nobody_has_on_record(tell: Case) -> None:
    _on_test(tell, "outlet")
    tell.report("BatteryCollected", NEWCOMER, "2026-05-01", codes=[REAL])
    tell.found(f"company:{NEWCOMER}")


@vector("company_on_test_keeps_to_test_things", "oddity")
def a_real_company_with_a_code_of_tests_is_believed(tell: Case) -> None:
    """A true report must not be lost for the look of a code."""
    tell.report("BatteryCollected", RECYCLER, "2026-05-01", codes=[TEST])


@vector("company_on_test_keeps_to_test_things", "oddity")
def it_says_something_of_itself(tell: Case) -> None:
    _on_test(tell, "outlet")
    tell.report("NothingToReport", NEWCOMER, "2026-05-01", since="2026-04-01", until="2026-04-30")
    tell.report("DelegationGranted", NEWCOMER, "2026-05-01", to=MAKER, since="2026-05-01")


@vector("company_on_test_keeps_to_test_things", "oddity")
def an_authority_says_that_it_was_real(tell: Case) -> None:
    tell.made(REAL, DAY)
    _on_test(tell, "outlet")
    tell.report("BatteryCollected", NEWCOMER, "2026-05-01", id="taken", codes=[REAL])
    tell.report("ReportAdopted", MINISTRY, "2026-05-20", targets=[{"id": "taken", "reporter": NEWCOMER}])
