"""The addresses of pages, and of the few files they need; each with who may ask for it."""

from __future__ import annotations

from suchi.web.api.meta import health
from suchi.web.pages import (
    account,
    card,
    company,
    figures,
    giving,
    library,
    operator,
    pair,
    people,
    registrar,
    reporting,
    rules,
    showing,
    telling,
    where,
    yard,
)
from suchi.web.pages.docs import docs, openapi
from suchi.web.pages.explaining import explain_page
from suchi.web.pages.home import home, look_up, to_desk
from suchi.web.pages.own_act import stating
from suchi.web.pages.page import Page, form, public, question
from suchi.web.pages.regulator import routes as regulator
from suchi.web.pages.security import security_txt
from suchi.web.pages.static import static

PAGES: tuple[Page, ...] = (
    public("/b/{code}", card.public_card),
    public("/b/{code}/qr.svg", card.qr),
    public("/b/{code}/slip", card.slip),
    public("/static/{name}", static),
    public("/", home),
    public("/docs", docs),
    public("/health", health),
    public("/b", look_up),
    public("/slip", card.slip_of),
    public("/explain", explain_page),
    public("/figures", figures.figures_page),
    public("/figures/months", figures.months_page),
    public("/where", where.where_page),
    public("/rules", rules.rules_page),
    public("/style", showing.style_page),
    public("/style/desk", showing.desk_page),
    public("/style/yard", showing.yard_page),
    public("/tell", telling.tell_page),
    # no row in the trail: it would tie a lead, whose author need not be known, to the network that it came from
    Page(path="/tell", handler=telling.tell, needs="public", method="POST", rate="tell", changes=False),
    public("/hazards", library.hazards_page),
    *stating("/library", library.library_page),
    Page(path="/library/use", handler=library.use_page, needs="session", rate="library"),
    *stating("/library/{hash}", library.information_page),
    *question("/pair", pair.pair_page, pair.pair, rate="pair"),
    public("/api/v1/openapi.json", openapi),
    public("/.well-known/security.txt", security_txt),
    *form("/login", account.login_page, account.log_in),
    *form("/recover", account.recover_page, account.recover),
    *form("/link/{token}", account.link_page, account.set_password),
    public("/login/provider", account.oidc_begin),
    Page(path="/login/provider/return", handler=account.oidc_return, needs="public", changes=True),
    Page(path="/desk", handler=to_desk, needs="session", rate="account"),
    Page(path="/account", handler=account.account_page, needs="self", rate="account"),
    Page(path="/account/end", handler=account.end_session, needs="self", method="POST", rate="account"),
    Page(path="/logout", handler=account.log_out, needs="session", method="POST", rate="account"),
    *company.PAGES,
    *reporting.PAGES,
    *regulator.PAGES,
    *yard.PAGES,
    *people.PAGES,
    *registrar.PAGES,
    *operator.PAGES,
    *giving.PAGES,
)
"""Each desk adds its own: `*company.PAGES`."""
