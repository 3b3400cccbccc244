"""Rows of the table of disclosure for what is told of things and asked of companies: findings, cases, duties, balances, acts, fates.

Who may read a finding at all, `access/told` says; here stands what of it. Source of the readings: Administrative Penalty Law,
art. 44 and 45 (a party is told facts, grounds and basis, and may state its case); the Measures, art. 4 and 24.
"""

from __future__ import annotations

from suchi.domain.audiences import Rows, rows

ALL = "public"
OFFICES = "authority auditor"
READERS = "authority auditor answerable author"
ACCUSED = "authority auditor answerable"
REPORTED = "authority auditor author"
ORIGINS = "author holder maker"
"""Whoever made a battery or held it."""
OWNER = "authority auditor holder"
MOVERS = "authority auditor author holder concerned"
ITS_RULE = "the rule is public"
FACTS = "facts, grounds and basis: Administrative Penalty Law, art. 44"
WHISTLE = "who reported is the authority's to know"
OFFICE_WORK = "an office's own papers"

_FINDINGS: dict[str, Rows] = {
    "FindingGroup": rows(
        (
            READERS,
            "that there is one",
            "finding_id subject verdict count first_entry last_entry missing evidence zh en withheld",
        ),
        (READERS, ITS_RULE, "rule code severity source next_zh next_en"),
        (READERS, "of others' records no digest either: it is empty then", "cause"),
        (ACCUSED, FACTS, "answerable"),
        (REPORTED, WHISTLE, "reported_by"),
    ),
    "FindingAnswer": rows(
        (READERS, "that there is one", "finding_id stands finding history why_zh why_en"),
        (READERS, ITS_RULE, "rule"),
        (REPORTED, WHISTLE, "reported_by event"),
    ),
    "Finding": rows(
        (READERS, "that there is one", "entry subject verdict missing zh en finding_id withheld"),
        (READERS, ITS_RULE, "rule"),
        (READERS, "its words by what they are: see Evidence", "evidence"),
        (READERS, "of others' records no digest either: it is left out then", "cause"),
        (ACCUSED, FACTS, "answerable"),
    ),
    "ToldFinding": rows(
        (
            ALL,
            "chosen and worded for its reader: see Finding",
            "rule entry subject verdict answerable evidence missing zh en",
        ),
        (ALL, "chosen and worded for its reader: see Finding", "cause finding_id withheld"),
    ),
    "Evidence": rows(
        (READERS, "what the report itself or a public register says", "told"),
        (ACCUSED, FACTS, "record"),
    ),
    "FindingChange": rows(
        (READERS, "since when, until when", "at change verdict"),
        (OFFICES, "others' reports", "by_entry by_type"),
    ),
    "RuleInfo": rows(
        (ALL, ITS_RULE, "rule code kind zh en says_zh says_en next_zh next_en source grade grade_zh grade_en"),
        (ALL, ITS_RULE, "severity severity_zh severity_en answers answers_zh answers_en field since until on reads"),
        (ALL, ITS_RULE, "about thresholds verdicts"),
    ),
    "Threshold": rows((ALL, ITS_RULE, "name amount unit source")),
    "RuleCount": rows(
        (ALL, ITS_RULE, "rule code zh en severity field"),
        (ALL, "only what the reader may read is counted", "broken undecided"),
    ),
}

_CASES: dict[str, Rows] = {
    "CaseItem": rows(
        (
            ACCUSED,
            "the party knows its case",
            "case version stage party authority opened_at due decision decided_at annulled",
        )
    ),
    "CaseAnswer": rows(
        (ACCUSED, "the party knows its case", "case version stage state bar=CaseBar timeline due_dates next_acts"),
        (ACCUSED, FACTS, "cited"),
        (OFFICES, "how an office conducts it", "findings"),
    ),
    "Case": rows(
        (
            ACCUSED,
            "the party knows its case",
            "key opened_at stage party authority findings due decision decided_at amount_fen",
        ),
        (
            ACCUSED,
            "the party knows its case",
            "annulled last last_at stage_at authorities place replies corrected_at intended_at",
        ),
        (OFFICES, "what was served on the party stands in the time line", "ground"),
        (OFFICES, "who gave a lead is protected", "lead"),
    ),
    "CaseStep": rows(
        (
            ACCUSED,
            "served on the party, or its own",
            "entry_id event zh en at by recorded_at counts stage why_zh why_en ground due",
        ),
        (ACCUSED, "served on the party, or its own", "decision amount_fen to outcome attachments corrections"),
    ),
    "CaseBar": rows((ACCUSED, "what follows from a fine, art. 42", "case first last")),
    "OfficeStep": rows(
        (
            ACCUSED,
            "that a step was taken",
            "entry_id event zh en at by recorded_at counts stage why_zh why_en to corrections",
        ),
        (OFFICES, OFFICE_WORK, "ground due decision amount_fen outcome attachments"),
    ),
    "Attachment": rows((ACCUSED, "served on the party, or its own", "hash kind media_type")),
    "Due": rows((ACCUSED, "the party keeps to it", "due event entry_id")),
    "NextAct": rows((ACCUSED, "what each side may do", "act event side by zh en")),
    "CitedFinding": rows(
        (ACCUSED, "what the case rests on", "finding_id stands known resolved_at"),
        (ACCUSED, "each finding has its own readers", "as_known now"),
    ),
    "CaseActions": rows((ACCUSED, "what each side may do", "case party stage actions why_zh why_en")),
}

_COMPANIES: dict[str, Rows] = {
    "OpenDuty": rows(
        (
            f"{OWNER} author",
            "what it owes, or what its reporter reports for it",
            "duty code kind zh en thing part party since",
        ),
        (
            f"{OWNER} author",
            "what it owes, or what its reporter reports for it",
            "how how_zh how_en due days_left term unverified",
        ),
        (f"{OWNER} author", "the law is public", "reports next_zh next_en source grade notice"),
    ),
    "Notice": rows((ALL, "a choice of the operator's", "days grade zh en")),
    "Term": rows((ALL, "the law is public", "name since amount unit instrument grade")),
    "Balance": rows(
        (
            OWNER,
            "yields: the plant and the authority",
            "site since until lines=PlantLine steps=PlantStep opening_g stock_g",
        ),
        (
            OWNER,
            "the tables are public",
            "mass_tolerance_permille tolerance_source content_table content_tolerance_permille",
        ),
    ),
    "PlantLine": rows((OWNER, "yields: the plant and the authority", "step what into out loss residue stock")),
    "PlantStep": rows(
        (
            OWNER,
            "yields: the plant and the authority",
            "into out loss residue stock difference_g recovered_permille beyond_table",
        )
    ),
    "Total": rows(
        (
            OWNER,
            "yields: the plant and the authority",
            "mass_g metals=PlantMetals at_most=PlantMetals rows mass_unknown",
        ),
        (OWNER, "yields: the plant and the authority", "metals_unknown at_most_unknown"),
    ),
    "PlantMetals": rows((OWNER, "yields: the plant and the authority", "li_g ni_g co_g mn_g cu_g al_g")),
}

_ACTS: dict[str, Rows] = {
    "BatteryActions": rows(
        (ALL, "on the public card, where swap circulation is use", "battery_id stage"),
        (ALL, "of whom the caller may act for", "party"),
    ),
    "ConsignmentActions": rows(
        (MOVERS, "whoever sends, carries or receives it, art. 19", "consignment stage"),
        (MOVERS, "of whom the caller may act for", "parties"),
    ),
    "PartyActions": rows((ALL, "of whom the caller may act for", "party relations actions not_now")),
    "Action": rows((ALL, "to strangers the act and the code alone", "event zh en clause items fields fill")),
    "NotNow": rows((ALL, "to strangers that it is nothing to them", "events zh en clause")),
    "Fate": rows(
        (ORIGINS, "fate and date, never yields or recipients", "battery_id party origin fate milestones parts")
    ),
    "Milestone": rows((ORIGINS, "fate and date", "stage zh en on")),
    "Origin": rows((ORIGINS, "its own part in it", "made held_since held_until")),
    "PartsEnded": rows((ORIGINS, "fate of its parts", "ended of")),
}

_RECEIPTS: dict[str, Rows] = {
    "Receipt": rows(
        ("author", "its own report", "line outcome id entry_id recorded_at reasons own_record_only"),
        ("author", "each as its reporter may read it", "findings"),
    ),
    "Reason": rows(("author", "its own report", "code zh en line field value next_zh next_en")),
}

FINDINGS_SHOWN: dict[str, Rows] = _FINDINGS | _CASES | _COMPANIES | _ACTS | _RECEIPTS
