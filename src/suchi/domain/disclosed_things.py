"""Rows of the table of disclosure for things on record: batteries, trees, time lines, vehicles, companies, lots, consignments, models, entries.

Source of the sparing ones: Several Provisions on Automotive Data Security Management, art. 3 (a VIN with a place and a time is a
movement trace, sensitive personal information); the Measures, art. 4 (flow watched by the authorities), art. 19 (hand-over).
"""

from __future__ import annotations

from suchi.domain.audiences import Rows, rows

ALL = "public"
OFFICES = "authority auditor"
CUSTODY = "authority auditor holder concerned"
HELD = "authority auditor holder"
CHAIN = "authority auditor author holder concerned vehicle_maker maker"
AUTHOR = "authority auditor author"
SWAP = "authority author"
"""Where and when a pack was swapped: its operator at that time, and the authority."""

ON_THE_CARD = "on the public card"
WHO_HAS_IT = "custody: who has it must know, art. 19"
TRACE = "a movement trace"
OPAQUE = "would tell the moment of every report"
WATCH = "the flow is the authorities' to watch, art. 4"
NEIGHBOURS = "of the thing next door no more than its name"

_BATTERIES: dict[str, Rows] = {
    "Identity": rows(
        (
            ALL,
            ON_THE_CARD,
            "battery_id asked aliases code model maker maker_name level use produced_on mass_g energy_wh",
        ),
        (ALL, ON_THE_CARD, "phase condition recalls successors origins"),
        (ALL, "on the public card, where swap circulation is use", "stage"),
        (CHAIN, "the past is for those concerned", "as_of known_at"),
        (CHAIN, "its life, days of it", "born tree ended"),
        (CUSTODY, WHO_HAS_IT, "holder owner flags holds health consignment addressee pool position system_code"),
        (f"{CUSTODY} vehicle_maker", "its vehicle: whoever has it or built it", "vehicle"),
        ("authority", TRACE, "bound_at last phase_at"),
        ("authority", OPAQUE, "version updated_at"),
        (CHAIN, "each finding to its own readers: see Finding", "findings=ToldFinding"),
    ),
    "Stage": rows((ALL, ON_THE_CARD, "code zh en")),
    "Coded": rows((ALL, "the standard says it of the code", "kind fields doubts")),
    "DoubtOfCode": rows((ALL, "the standard says it of the code", "code zh en")),
    "Model": rows((ALL, ON_THE_CARD, "key registered chemistries rated_ah rated_mv rated_wh mass_g recalls")),
    "Health": rows(
        (CUSTODY, "safe handling", "state_of_health_permille capacity_mah cycles"),
        ("authority", "may be the moment of a swap; reports of health stand in the time line", "at"),
    ),
    "TreeSummary": rows((CHAIN, "what it is made of, art. 11", "whole whole_at parts")),
    "Ended": rows(
        (CHAIN, "fate and date, for its makers and holders", "by at"),
        (HELD, "yields: the plant and the authority", "lot"),
    ),
    "Last": rows(("authority", TRACE, "event at by")),
    "Tree": rows((CHAIN, "what it is made of, art. 11", "battery wholes cut")),
    "Node": rows(
        (CHAIN, "what it is made of, art. 11", "code on_record here level parts cells"),
        (CHAIN, ON_THE_CARD, "phase condition"),
        (f"{HELD} maker", "supply of its maker", "cell_lots"),
    ),
    "Whole": rows((CHAIN, "what it is a part of", "code on_record level phase since")),
}

_TIME_LINE: dict[str, Rows] = {
    "Step": rows(
        (CHAIN, "stations of its life: what and on which day", "event zh en on counts"),
        (CHAIN, "what the station says of the battery itself", "change"),
        (AUTHOR, "its author's words", "entry_id at by recorded_at"),
    ),
    "SwapStep": rows(
        (CHAIN, "swaps: the year, once it is over", "event zh en on counts"),
        (SWAP, "place and time of a swap", "entry_id at by recorded_at change"),
    ),
    "QuietStep": rows(
        (f"{HELD} author", "holds, sightings, corrections: not part of the public life", "event zh en on counts"),
        (AUTHOR, "its author's words", "entry_id at by recorded_at change"),
    ),
    "BatteryTouch": rows(
        (CHAIN, "what it is", "event born model maker level use produced_on mass_g energy_wh system_code"),
        (CHAIN, "what it is made of", "parts parts_in parts_out whole parted"),
        (CHAIN, "how it is", "condition state_of_health_permille capacity_mah cycles recall remedied phase"),
        (CHAIN, "its names", "alias_of aliases successor origins back"),
        (AUTHOR, "custody and place", "by at holder owner vehicle position unbound gone_from pool unpooled"),
        (AUTHOR, "custody and place", "flag unflag hold lifted consignment addressee outcome ended_by note"),
        (AUTHOR, "yields: the plant and the authority", "lot"),
    ),
    "Undone": rows((AUTHOR, "its author's words", "event by at targets")),
    "Adopted": rows((AUTHOR, "its author's words", "event by at targets")),
}

_VEHICLES: dict[str, Rows] = {
    "VehicleAnswer": rows(
        (CHAIN, "whoever has it or built it", "vin asked code stage state"),
        (f"{CUSTODY} vehicle_maker", "should carry them, scrapping", "packs"),
        (OFFICES, OPAQUE, "version"),
        (CHAIN, "each finding to its own readers: see Finding", "findings=ToldFinding"),
    ),
    "Stay": rows(
        (f"{CUSTODY} vehicle_maker", "should carry them, scrapping", "code position"),
        ("authority", TRACE, "since until"),
    ),
    "Vehicle": rows(
        (CHAIN, "what it is", "vin born maker model build certificate_on alias_of aliases"),
        (CHAIN, "its safety", "recalls remedied recalled_at"),
        (CHAIN, "fate and date", "scrapped_at deregistered deregistered_at exported_at"),
        (f"{OFFICES} maker vehicle_maker", "who sold it reported it, art. 24", "sold_at region buyer"),
        (f"{CUSTODY} vehicle_maker", "should carry them, scrapping", "packs taken_out"),
        (f"{OFFICES} vehicle_maker", "who reported it", "sighted"),
        (CUSTODY, WHO_HAS_IT, "owner holder flags holds stood platform_codes removed"),
        (
            CUSTODY,
            "the yard's own report",
            "taken_in_at seen packs_seen scrapped_by certificate present unread absent closed_at",
        ),
        (OFFICES, "who had it before", "holder_beneath"),
        ("authority", TRACE, "sighted_at swapped_at last last_at last_by"),
    ),
    "Fit": rows((f"{CUSTODY} vehicle_maker", "should carry it", "code position"), ("authority", TRACE, "at")),
    "Out": rows((f"{CUSTODY} vehicle_maker", "should carry it", "code position"), ("authority", TRACE, "at by")),
}

_PARTIES: dict[str, Rows] = {
    "PartyAnswer": rows(
        (ALL, "who is registered, and may be handed what, is public, art. 19", "code doubts state sites"),
        (HELD, "its own", "version bars"),
        (HELD, "each finding to its own readers: see Finding", "findings=ToldFinding"),
    ),
    "Company": rows(
        (ALL, "who is registered is public", "code name name_en roles region maker_codes office"),
        (HELD, "its own", "born parent test delegations bars fined last last_at"),
    ),
    "Role": rows((ALL, "who is registered is public", "role since until")),
    "Office": rows((ALL, "who is competent is public", "ministry level region")),
    "Delegation": rows((HELD, "its own", "to events since until")),
    "Bar": rows((HELD, "its own", "case since")),
    "ListingBar": rows((HELD, "its own", "case first last")),
    "Site": rows(
        (ALL, "outlets publish how to reach them; qualification is public", "key kind name region since until"),
        (ALL, "outlets publish how to reach them; qualification is public", "principals contact permits"),
        (HELD, "its own", "born last last_at moves"),
    ),
    "Move": rows((HELD, "its own", "on by left")),
    "Principal": rows((ALL, "makers publish their outlets", "role since until")),
    "Permit": rows(
        (ALL, "qualification is public, art. 18", "kind number since until capacity unit period verified ended")
    ),
}

_LOTS: dict[str, Rows] = {
    "LotAnswer": rows(
        (f"{HELD} author", "the plant that made it, who has it", "lot state"),
        (HELD, WHO_HAS_IT, "left_g went_into=LotNear"),
        (AUTHOR, "yields: the plant and the authority", "made_of_batteries made_of_lots origins=LotNear"),
        (OFFICES, OPAQUE, "version"),
        (CHAIN, "each finding to its own readers: see Finding", "findings=ToldFinding"),
    ),
    "Lot": rows(
        (f"{HELD} author", "what it is", "key material mass_g moisture_permille"),
        (AUTHOR, "yields: the plant and the authority", "born metals source origin"),
        (HELD, WHO_HAS_IT, "holder out_g to_lots flags consignment addressee"),
        (f"{HELD} author", "fate and date", "ended_by ended_at"),
        (OFFICES, OPAQUE, "last last_at"),
    ),
    "LotNear": rows(
        (f"{HELD} author", NEIGHBOURS, "key material"),
        (OFFICES, WATCH, "born mass_g moisture_permille metals source origin holder out_g to_lots flags"),
        (OFFICES, WATCH, "consignment addressee ended_by ended_at last last_at"),
    ),
    "Metals": rows((AUTHOR, "yields: the plant and the authority", "li_g ni_g co_g mn_g cu_g al_g")),
}

_CONSIGNMENTS: dict[str, Rows] = {
    "ConsignmentAnswer": rows(
        (f"{CUSTODY} author", "sender, addressee, carrier: art. 19", "consignment stage state items"),
        (f"{HELD} author", "sender and addressee", "receipt_not_reported"),
        (OFFICES, OPAQUE, "version"),
        (CHAIN, "each finding to its own readers: see Finding", "findings=ToldFinding"),
    ),
    "Consignment": rows(
        (
            f"{CUSTODY} author",
            "sender, addressee, carrier: art. 19",
            "key sent_at sender addressee purpose carrier mass_g items",
        ),
        (f"{HELD} author", "sender and addressee", "received_mass_g outcomes received_at receivers unweighed"),
        (AUTHOR, "other addressees are the sender's to know", "elsewhere redirections former"),
        (OFFICES, WATCH, "others last last_at"),
    ),
    "ItemOutcome": rows(
        (f"{CUSTODY} author", "sender, addressee, carrier: art. 19", "item"),
        (f"{HELD} author", "sender and addressee", "outcome receipt_not_reported"),
        (AUTHOR, "other addressees are the sender's to know", "addressee"),
    ),
    "Proof": rows((f"{HELD} author", "sender and addressee", "event at")),
}

_MODELS: dict[str, Rows] = {
    "BatteryModelAnswer": rows((ALL, "models are announced", "state"), (f"{OFFICES} maker", OPAQUE, "version")),
    "VehicleModelAnswer": rows((ALL, "models are announced", "state"), (f"{OFFICES} maker", OPAQUE, "version")),
    "BatteryModel": rows(
        (
            ALL,
            "models are announced",
            "key maker level chemistries rated_ah rated_mv rated_wh mass_g mass_tolerance_permille",
        ),
        (ALL, "models are announced", "modules cells filings recalls"),
        (f"{OFFICES} maker", "its maker's own", "design_codes earlier born last last_at"),
    ),
    "VehicleModel": rows(
        (ALL, "models are announced", "key maker name propulsion swap_model packs certified_on filings recalls"),
        (f"{OFFICES} maker", "its maker's own", "earlier born last last_at"),
    ),
    "Filing": rows(
        (ALL, "that it was filed, not what it says", "kind language version document on"),
        ("authority auditor maker", "who has filed for a model that is not its own", "by"),
    ),
    "Expected": rows((ALL, "models are announced", "position battery_model")),
}

_ENTRIES: dict[str, Rows] = {
    "EntryAnswer": rows(
        (
            AUTHOR,
            "its author's words",
            "entry_id type reporter recorded_at commitment salt seq submitted_by event erased text_erased",
        ),
        (AUTHOR, "its author's words", "corrected_by adopted_by"),
        (CHAIN, "each finding to its own readers: see Finding", "findings=ToldFinding"),
    ),
}

_LISTS: dict[str, Rows] = {
    "ReadItem": rows((ALL, "chosen for its reader: reads of their own data", "at by audience thing purpose count")),
    "Page": rows((ALL, "only rows that are open, and a cursor of theirs", "items next")),
    "BatteryItem": rows(
        (CHAIN, ON_THE_CARD, "battery_id level model maker phase"),
        (CUSTODY, WHO_HAS_IT, "holder flags"),
        (HELD, "the term of hand-over runs for its holder from that day, art. 19", "waste_since"),
        (f"{CUSTODY} vehicle_maker", "its vehicle: whoever has it or built it", "vehicle"),
        ("authority", TRACE, "last last_at"),
        ("authority", OPAQUE, "version"),
    ),
    "VehicleItem": rows(
        (CHAIN, "whoever has it or built it", "vin model maker stage"),
        (CUSTODY, WHO_HAS_IT, "holder flags"),
        (f"{CUSTODY} vehicle_maker", "should carry them, scrapping", "packs"),
        (OFFICES, OPAQUE, "version"),
    ),
    "PartyItem": rows((ALL, "who is registered is public", "code name name_en region roles"), (HELD, OPAQUE, "version")),
    "LotItem": rows(
        (f"{HELD} author", "the plant that made it, who has it", "lot material mass_g"),
        (HELD, WHO_HAS_IT, "holder left_g"),
        (OFFICES, OPAQUE, "version"),
    ),
    "ConsignmentItem": rows(
        (f"{CUSTODY} author", "sender, addressee, carrier: art. 19", "consignment stage sender addressee purpose sent_at items"),
        (f"{HELD} author", "sender and addressee", "received_at"),
        (OFFICES, OPAQUE, "version"),
    ),
}  # fmt: skip

_CARD: dict[str, Rows] = {
    "Card": rows(
        (
            ALL,
            "the digital identity for everybody, art. 4",
            "battery_id asked aliases stage level chemistries model maker",
        ),
        (ALL, "the digital identity for everybody, art. 4", "maker_en produced_on energy_wh rated_ah rated_mv mass_g"),
        (
            ALL,
            "the digital identity for everybody, art. 4",
            "condition recalled advice life doubts made_into made_from",
        ),
    ),
    "Said": rows((ALL, "words", "zh en code")),
    "Advice": rows((ALL, "words", "title text ground tone")),
    "LifeLine": rows(
        (
            ALL,
            "stations with their day, of swaps past years",
            "event zh en on by by_en times state_of_health_permille until",
        )
    ),
}

THINGS_SHOWN: dict[str, Rows] = (
    _BATTERIES | _TIME_LINE | _VEHICLES | _PARTIES | _LOTS | _CONSIGNMENTS | _MODELS | _ENTRIES | _LISTS | _CARD
)
