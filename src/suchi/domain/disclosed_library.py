"""Rows of the table of disclosure for technical information: open as a whole or not at all, to those whom the Measures name.

Who is let in, and on what ground, is `opening_information`; these rows say that nothing of an answer goes further than that. Hazards
that a maker opens, and the general sheets, are everybody's and have no rows.
"""

from __future__ import annotations

from suchi.domain.audiences import Rows, rows

CONCERNED = "authority auditor maker holder concerned"
WATCHING = "authority auditor maker"
QUERY = "queried by repairers, dismantlers and utilisation firms, to remove or dismantle the batteries concerned"
USE = "who queried it, and whether only for that: its maker and the authority"

LIBRARY_SHOWN: dict[str, Rows] = {
    "InformationAnswer": rows((CONCERNED, QUERY, "asked purpose models")),
    "ModelInformation": rows(
        (CONCERNED, QUERY, "thing maker maker_name maker_name_en items"),
        (CONCERNED, "on what ground it is opened to the reader", "ground ground_zh ground_en by_statement"),
    ),
    "InformationItem": rows(
        (CONCERNED, QUERY, "kind language version filed_on document current uploaded media_type bytes name address"),
        (CONCERNED, "whose upload is shown", "handed_in_by"),
    ),
    "UseAnswer": rows((WATCHING, USE, "definitions items next")),
    "Definition": rows((WATCHING, "what a figure counts", "figure zh en")),
    "Opening": rows(
        (WATCHING, USE, "id at document thing maker company role region ground by_statement purpose reference"),
        ("authority auditor", "with the company, who has a battery or a vehicle, and where: not its maker's", "named"),
    ),
    "CoverageAnswer": rows(
        (
            WATCHING,
            USE,
            "day definitions filings not_uploaded never_opened not_uploaded_filings never_opened_filings opened omitted",
        ),
        (
            "authority auditor holder",
            "duties are their company's own, and the authority's of their field",
            "overdue overdue_duties",
        ),
    ),
    "FilingUse": rows(
        (WATCHING, USE, "thing maker kind language version filed_on document uploaded openings"),
    ),
    "Opened": rows((WATCHING, USE, "role province openings companies")),
}
