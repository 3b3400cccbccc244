"""People, keys, tablets and delegation of a company or an office; one's own account; what a company has on record and who reads it."""

from __future__ import annotations

from suchi.web.pages.navigation import Task, also
from suchi.web.pages.page import Page, desk_act, desk_form, desk_page, form
from suchi.web.pages.people import (
    accounts,
    applying,
    compare,
    delegation,
    keys,
    leads,
    own_account,
    proof,
    reads,
    registration,
    tablets,
    trail,
)
from suchi.web.pages.people.asking import MOST_FILES_BYTES
from suchi.web.pages.people.desks import ADMINISTRATION, OWN_RECORD, PEOPLE_AT, TRAIL_AT
from suchi.web.pages.visitor import Audience
from suchi.web.wording import marked

KEYS_AT: tuple[Audience, ...] = ("company", "regulator", "registrar")
"""The operator's keys are made at the machine: they may report for anybody."""

PAGES: tuple[Page, ...] = (
    *form("/register", applying.register_page, applying.register, rate="apply"),
    *form("/register/{id}/{token}", applying.tracking_page, applying.again, rate="apply"),
    *form("/account/password", own_account.password_page, own_account.change_password, "self", "account"),
    *form(
        "/account/authenticator", own_account.authenticator_page, own_account.change_authenticator, "self", "account"
    ),
    *(
        one
        for desk in PEOPLE_AT
        for one in (
            *desk_form(desk, f"/{desk}/people", accounts.people_page, accounts.invite, needs="administrator"),
            *desk_form(desk, f"/{desk}/people/{{id}}", accounts.person_page, accounts.change, needs="administrator"),
        )
    ),
    *(
        one
        for desk in KEYS_AT
        for one in (
            *desk_form(desk, f"/{desk}/keys", keys.keys_page, keys.make, needs="administrator"),
            *desk_form(desk, f"/{desk}/keys/{{id}}", keys.key_page, keys.change, needs="administrator"),
        )
    ),
    *desk_form("company", tablets.PATH, tablets.tablets_page, tablets.change, needs="administrator"),
    desk_page("company", registration.PATH, registration.registration_page),
    *desk_form(
        "company",
        f"{registration.PATH}/new/{{kind}}",
        registration.ask_page,
        registration.ask,
        MOST_FILES_BYTES,
        "administrator",
    ),
    *desk_form(
        "company",
        f"{registration.PATH}/application/{{id}}",
        registration.application_page,
        registration.again,
        MOST_FILES_BYTES,
        "administrator",
    ),
    desk_page("company", delegation.PATH, delegation.delegation_page),
    desk_act("company", delegation.PATH, delegation.change, needs="administrator"),
    *(desk_page(desk, f"/{desk}/trail", trail.trail_page, "audit") for desk in TRAIL_AT),
    desk_page("company", compare.PATH, compare.compare_page),
    # nothing is changed by it, but the file is too long for an address
    Page(
        path=compare.PATH,
        handler=compare.compare,
        needs="session",
        method="POST",
        rate="account",
        desk="company",
        files=compare.MOST_BYTES,
        changes=False,
    ),
    desk_page("company", proof.PATH, proof.proof_page),
    desk_page("company", f"{proof.PATH}.pdf", proof.pdf),
    desk_page("company", reads.PATH, reads.reads_page),
    desk_page("regulator", leads.PATH, leads.leads_page),
    *desk_form("regulator", f"{leads.PATH}/{{id}}", leads.lead_page, leads.settle),
)

also(
    "company",
    Task(compare.PATH, marked("Compare a file"), OWN_RECORD),
    Task(proof.PATH, marked("Proof of timely reporting"), OWN_RECORD),
    Task(reads.PATH, marked("Who has read our data"), OWN_RECORD),
)
also("regulator", Task(leads.PATH, marked("Leads of the public"), marked("Inspection")))
for _desk in PEOPLE_AT:
    also(_desk, Task(f"/{_desk}/people", marked("People"), ADMINISTRATION, "administrator"))
for _desk in KEYS_AT:
    also(_desk, Task(f"/{_desk}/keys", marked("Keys"), ADMINISTRATION, "administrator"))
also(
    "company",
    Task(tablets.PATH, marked("Tablets"), ADMINISTRATION, "administrator"),
    Task(delegation.PATH, marked("Delegation"), ADMINISTRATION),
    Task(registration.PATH, marked("Registration"), ADMINISTRATION),
)
for _desk in TRAIL_AT:
    also(_desk, Task(f"/{_desk}/trail", marked("Audit trail"), ADMINISTRATION, "audit"))
