"""Random draws at an authority's desk: committed before the word, done once, kept for ever, and open to be worked out again."""

from __future__ import annotations

import csv
import io
import re

import pytest

from tests.web import regulating

DRAWS = "/regulator/draws"
FORM = {"n_plant": "1", "weighting": "findings", "inspectors": "甲 0001\n乙 0002\n丙 0003", "each": "2"}


@pytest.fixture(scope="module")
def begun(officials):
    """The address of a draw that was begun."""
    browser = officials["provincial"]
    answer = browser.post(DRAWS, data={"csrf": browser.csrf, **FORM}, headers={"accept": "text/html"})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"n_plant": ""}, "n_plant"),
        ({"n_plant": "x"}, "n_plant"),
        ({"n_plant": "9"}, "n_plant"),
        ({"n_plant": "9" * 5000}, "n_plant"),
        ({"each": "4"}, "each"),
        ({"weighting": "luck"}, "weighting"),
    ],
)
def test_what_cannot_be_drawn_is_said_beside_its_field(send, wrong, field):
    answer = send(DRAWS, **FORM | wrong)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert "甲 0001" in answer.text, "what was typed stays"


@pytest.mark.parametrize("who", ["looking", "firm"])
def test_whoever_may_not_report_draws_nothing(send, who):
    assert send(DRAWS, who, **FORM).status_code == 403


def test_a_form_that_is_sent_again_begins_no_second_draw(see, send):
    id_ = re.search(r'name="id" value="([0-9a-f]{16})"', see(DRAWS, "provincial"))[1]
    first = send(DRAWS, **FORM, id=id_)
    again = send(DRAWS, **FORM | {"n_plant": "1", "each": "1"}, id=id_)
    assert first.headers["location"] == again.headers["location"] == f"{DRAWS}/{id_}"
    assert see(DRAWS, "provincial").count(id_) == see(DRAWS, "provincial").count(first.headers["location"])
    assert send(DRAWS, "outside", **FORM, id=id_).status_code in (403, 404, 409, 422)
    assert send(DRAWS, **FORM, id="x' OR 1").headers["location"].startswith(DRAWS)


def test_before_the_word_the_commitment_is_told_and_the_secret_is_not(see, begun):
    text = see(begun, "provincial")
    assert re.search(r'class="code">[0-9a-f]{64}<', text)
    assert "Secret" not in text
    assert "Begun, not finished" in see(DRAWS, "provincial")


def test_a_draw_is_its_own_offices(see, begun):
    see(begun, "outside", 404)
    assert begun not in see(DRAWS, "outside")
    assert begun not in see(DRAWS, "national")


def test_the_word_is_named_once_and_the_outcome_is_on_record(see, send, officials, begun):
    assert send(begun, word="").status_code == 422
    assert send(begun, "outside", word="晴").status_code in (404, 409)
    assert send(begun, word="晴").status_code == 303
    again = send(begun, word="雨")
    assert again.status_code == 409
    text = see(begun, "provincial")
    assert regulating.PLANT in text
    assert "How to work it out again" in text
    assert "晴" in text
    assert "雨" not in text
    answer = officials["provincial"].get(f"{begun}?as=csv", headers={"accept-language": "en"})
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 2
    assert sum(name in rows[1][4] for name in ("甲 0001", "乙 0002", "丙 0003")) == 2


def test_the_names_of_inspectors_are_sealed(opened, begun):
    with opened.connect_app() as conn:
        told = "\n".join(row for (row,) in conn.execute("SELECT d::text FROM draw d"))
    assert "甲".encode().hex() not in told
