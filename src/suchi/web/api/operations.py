"""All operations: importing the modules that declare them fills the list; `TAGS` is the order of the documentation."""

from __future__ import annotations

from suchi.web.api import account as account
from suchi.web.api import account_links as account_links
from suchi.web.api import acts as acts
from suchi.web.api import applications as applications
from suchi.web.api import attachments as attachments
from suchi.web.api import audit as audit
from suchi.web.api import balance as balance
from suchi.web.api import batteries as batteries
from suchi.web.api import cases as cases
from suchi.web.api import compare as compare
from suchi.web.api import consignments as consignments
from suchi.web.api import duties as duties
from suchi.web.api import entries as entries
from suchi.web.api import events as events
from suchi.web.api import findings as findings
from suchi.web.api import library as library
from suchi.web.api import library_figures as library_figures
from suchi.web.api import library_filing as library_filing
from suchi.web.api import lists as lists
from suchi.web.api import machines as machines
from suchi.web.api import meta as meta
from suchi.web.api import neighbours as neighbours
from suchi.web.api import people as people
from suchi.web.api import permits as permits
from suchi.web.api import proof as proof
from suchi.web.api import reviewing as reviewing
from suchi.web.api import rules as rules
from suchi.web.api import shifts as shifts
from suchi.web.api.operation import OPERATIONS

__all__ = ["OPERATIONS", "TAGS"]

TAGS = {
    "events": ("报送", "Reporting"),
    "batteries": ("电池", "Batteries"),
    "vehicles": ("车辆", "Vehicles"),
    "consignments": ("移交", "Consignments"),
    "lots": ("物料", "Lots"),
    "parties": ("主体", "Parties"),
    "models": ("型号", "Models"),
    "library": ("技术信息库", "Technical information"),
    "findings": ("发现", "Findings"),
    "cases": ("案件", "Cases"),
    "entries": ("账本", "Ledger"),
    "accounts": ("账号", "Accounts"),
    "machines": ("密钥与签名", "Keys and signatures"),
    "audit": ("留痕", "Audit trail"),
    "applications": ("登记申请", "Applications"),
    "register": ("登记系统", "The register"),
}
