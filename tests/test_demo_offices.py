"""What waits for people in a demonstration is there once, can be opened by whoever it is for, and says that it is invented."""

from __future__ import annotations

from suchi.access import application_files, applications, private
from suchi.access.acting import whole
from suchi.commands import demo_offices
from suchi.domain.codes import company_doubts
from suchi.web import uploads


def test_it_is_left_once(fresh):
    with fresh.connect_app() as conn:
        assert whole(conn, demo_offices.leave) == 5
        assert whole(conn, demo_offices.leave) == 0
        assert applications.waiting(conn) == {"submitted": 2}
        assert private.waiting_leads(conn) == {"open": 3}


def test_the_oldest_stands_first_and_its_paper_is_one_that_a_form_would_take(fresh):
    with fresh.connect_app() as conn:
        whole(conn, demo_offices.leave)
        first, second = applications.listed(conn, "submitted", 9)
        assert first.created_us < second.created_us
        for one in (first, second):
            assert company_doubts(one.company) == ()
            assert "示例" in one.asked.name
            paper = application_files.open_one(conn, one, one.documents[0].attachment)
            assert uploads.check(paper.name, "application/pdf", paper.content).bytes == one.documents[0].bytes
        assert [lead.region for lead in private.leads(conn, "open", 9, "44")] == ["440000", "440000"]
