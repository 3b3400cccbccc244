"""The catalogue of rules as a page: every rule with its clause and what to do, found by any word of it."""

from __future__ import annotations

import re

from suchi.domain.rulebook import everything, selected


def codes(page):
    return re.findall(r'<article class="card" id="(\w+)"', page.text)


def test_every_rule_is_there_with_its_clause_and_what_to_do(client):
    page = client.get("/rules?lang=zh")
    assert codes(page) == [one.code for one in everything()]
    assert "{" not in page.text
    assert "共" in page.text


def test_all_words_that_are_sought_must_be_said_and_the_kind_be_met(client):
    found = codes(client.get("/rules?q=art.+19+LAWFUL&severity=breach"))
    assert "H201" in found
    assert set(found) <= {one.code for one in selected(severity="breach")}
    assert codes(client.get("/rules?q=H201")) == ["H201"]
    assert "No rule says that" in client.get("/rules?q=xyzzy&lang=en").text


def test_what_is_sought_is_shown_and_never_run(client):
    assert "<b>x" not in client.get("/rules?q=%3Cb%3Ex").text
    assert client.get("/rules?severity=worst").status_code == 400
