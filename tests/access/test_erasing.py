"""Erasure: first told, then gone; and every proof of the ledger is as it was."""

from __future__ import annotations

from collections import defaultdict
from hashlib import sha256

import pytest

from suchi.access import acting, applications, erasing, links, login, mail, person, privacy, private, sessions
from suchi.access.applications import Contact, PartyAsked
from suchi.access.login import Attempt
from suchi.access.person import NewPerson
from suchi.domain import canonical, merkle
from suchi.domain.errors import Failure
from suchi.domain.receipt import Line
from suchi.pipeline import Writer
from suchi.projections.follow import Follower
from tests.access.test_login import NOW, PASSWORD, failure, made
from tests.web import world

PHOTO = b"\xff\xd8\xff\xe0 a label"


def reported(store, conn, one: person.Person) -> bytes:
    """A report by a person with a photograph attached; the photograph's salted hash."""
    world.write(store, *world.opening(), *world.life(1))
    hash_ = private.keep(conn, world.MAKER, f"person:{one.id}", "张三家门口.jpg", "image/jpeg", PHOTO, NOW)
    event = world.event(
        "HealthReported", world.MAKER, "2026-06-02T08:00:00Z", code=world.code(1), stateOfHealthPermille=980,
        attachments=[{"hash": hash_.hex(), "kind": "photo", "mediaType": "image/jpeg"}],
    )  # fmt: skip
    writer = Writer(store)
    try:
        import json

        [receipt] = writer.submit([Line(1, json.dumps(event).encode(), one.caller())], clock_us=1_791_000_000_000_000)
    finally:
        writer.close()
    assert receipt.outcome == "recorded", receipt
    follower = Follower(store)
    try:
        follower.drain()
    finally:
        follower.close()
    return hash_


def proofs(conn) -> tuple[dict[bytes, bytes], dict[str, tuple[int, bytes]]]:
    """Each leaf computed from stored bytes and found in the log; each thing's count and digest, computed from the leaves."""
    leaves, digests = {}, defaultdict(lambda: (0, bytes(32)))
    rows = conn.execute(
        "SELECT e.id, e.recorded_us, e.commitment, e.salt, e.body, l.leaf FROM entry e JOIN log_leaf l ON l.entry = e.id ORDER BY l.seq"
    ).fetchall()
    for id_, recorded_us, commitment, salt, body, leaf in rows:
        assert canonical.commitment(salt, body) == commitment
        assert merkle.leaf(canonical.header(id_, recorded_us, commitment)) == leaf
        leaves[id_] = leaf
        for (thing,) in conn.execute("SELECT DISTINCT thing FROM touch WHERE entry = %s", [id_]):
            count, digest = digests[thing]
            digests[thing] = (count + 1, merkle.run_on(digest, leaf))
    assert len(leaves) == conn.execute("SELECT count(*) FROM entry").fetchone()[0] > 10
    kept = {
        thing: (count, bytes(digest))
        for thing, count, digest in conn.execute("SELECT thing, count, digest FROM thing_log")
    }
    assert kept == dict(digests)
    return leaves, kept


def test_erasing_leaves_every_proof_valid(fresh, conn):
    one = made(conn, "zhang.san", company=world.MAKER)
    hash_ = reported(fresh, conn, one)
    before, whole = proofs(conn), private.read(conn, hash_)
    assert sha256(whole.salt + whole.content).digest() == hash_
    acting.whole(conn, erasing.attachment, hash_, NOW, really=True)
    acting.whole(conn, erasing.person, one.login, NOW, really=True)
    assert proofs(conn) == before
    row = conn.execute("SELECT private, content, bytes FROM attachment WHERE hash = %s", [hash_]).fetchone()
    assert row == (None, None, len(PHOTO)), "body and salt are gone, the hash stays"
    assert failure(private.read, conn, hash_).code == "attachment.erased"
    bodies = [bytes(body).decode() for (body,) in conn.execute("SELECT body FROM entry")]
    assert sum(hash_.hex() in body for body in bodies) == 1
    assert not any("zhang" in body or "李伟" in body for body in bodies)
    assert person.by_login(conn, one.login) is None


def test_a_person_goes_with_all_that_hangs_on_them_and_nobody_else(conn):
    one, other = made(conn, "zhang.san"), made(conn, "wang.wu")
    attempt = Attempt(login=one.login, password=PASSWORD, address="192.0.2.7", agent="browser")
    token = login.log_in(conn, attempt, NOW)
    links.recover(conn, one.login, "https://suchi.example", NOW)
    links.recover(conn, other.login, "https://suchi.example", NOW)
    told = acting.whole(conn, erasing.person, one.login, NOW, really=False)
    assert (told["person"], told["session"], told["account_link"], told["mail_outbox"]) == (1, 1, 2, 2)
    assert sessions.SessionRing().resolve(conn, token, NOW).person == one, "a dry run changes nothing"
    assert acting.whole(conn, erasing.person, one.login, NOW, really=True) == told
    assert failure(sessions.SessionRing().resolve, conn, token, NOW).code == "access.session-ended"
    assert failure(erasing.person, conn, one.login, NOW, really=True).code == "access.person-unknown"
    assert person.listed(conn, None) == [other]
    assert len(erasing.letters_to(conn, other.email)) == 2
    assert erasing.letters_to(conn, one.email) == []
    made(conn, "zhang.san")  # the login is free again


def test_a_contact_goes_once_its_application_is_settled(conn):
    company = "91350100M000100Y43"
    asked = PartyAsked(party=company, name="甲", roles=("battery_maker",), region="350100")
    contact = Contact(name="张三", email="Zhang@example.cn", phone="13800001234")
    open_, _ = acting.whole(conn, applications.apply, asked, (), contact, NOW)
    settled, _ = acting.whole(conn, applications.apply, asked, (), contact, NOW)
    acting.whole(conn, applications.decide, settled, "rejected", "clerk", NOW, "理由")
    mail.put(conn, contact.email, "s", "b", NOW)
    mail.put(conn, "another@example.cn", "s", "b", NOW)
    both = {"application": 1, "mail_outbox": 1}
    assert acting.whole(conn, erasing.contacts, company, NOW, really=False) == both
    assert applications.read(conn, settled).contact == contact
    assert acting.whole(conn, erasing.contacts, company, NOW, really=True) == both
    found = applications.read(conn, settled)
    assert (found.contact, found.asked) == (None, asked)
    assert applications.read(conn, open_).contact == contact, "the registrar must still be able to answer"
    assert acting.whole(conn, erasing.contacts, company, NOW, really=True) == {"application": 0, "mail_outbox": 0}
    assert len(erasing.letters_to(conn, "another@example.cn")) == 1


def test_what_is_not_there_is_told(conn):
    assert failure(erasing.attachment, conn, bytes(32), NOW, really=True).code == "attachment.not-on-record"
    hash_ = private.keep(conn, "C", "key", "n.txt", private.NOTE, private.note("文字"), NOW)
    acting.whole(conn, erasing.attachment, hash_, NOW, really=True)
    assert failure(erasing.attachment, conn, hash_, NOW, really=True).code == "attachment.erased"


def test_equal_files_have_unlike_hashes(conn):
    hashes = {private.keep(conn, "C", "key", "n.txt", private.NOTE, b"same", NOW) for _ in range(3)}
    assert len(hashes) == 3
    assert sha256(b"same").digest() not in hashes


@pytest.mark.parametrize(("text", "code"), [(" \n", "upload.empty"), ("长" * 6000, "upload.too-large")])
def test_a_note_is_neither_empty_nor_endless(text: str, code: str):
    with pytest.raises(Failure) as found:
        private.note(text)
    assert found.value.code == code


def test_a_lead_is_settled_once_and_what_was_said_can_go(conn):
    said = private.Said("院内堆放泄漏电池", "13900005678")
    first = private.leave_lead(conn, said, "350100", NOW)
    second = private.leave_lead(conn, private.Said("另一处"), None, NOW + 1)
    assert [(lead.id, lead.said) for lead in private.leads(conn, "open", 9)] == [
        (first, said),
        (second, private.Said("另一处")),
    ]
    private.settle_lead(conn, first, "dismissed", NOW + 2)
    assert failure(private.settle_lead, conn, first, "adopted", NOW).code == "lead.not-open"
    private.erase_lead(conn, first, NOW + 3)
    [lead] = private.leads(conn, "dismissed", 9)
    assert (lead.id, lead.region, lead.said) == (first, "350100", None)


# ---- what is held ---------------------------------------------------------------------------------------------------


def test_the_report_counts_what_there_is_and_names_term_and_key(conn):
    made(conn)
    by_name = {held.kind: held for held in privacy.report(conn)}
    account, letter, lead = by_name["account"], by_name["letter"], by_name["lead"]
    assert (account.rows, account.term_days, account.grade, account.next_erasure_at) == (1, None, "U", None)
    [(key, values)] = account.sealed.items()
    assert key.startswith("AES-256-GCM ")
    assert values == 1
    assert account.oldest_at is not None
    assert (letter.rows, letter.term_days) == (1, 30)
    assert letter.next_erasure_at > letter.oldest_at
    assert (lead.rows, lead.oldest_at, lead.sealed) == (0, None, {})


def test_a_person_gets_all_that_is_held_of_them_and_of_nobody_else(conn):
    one = made(conn, "zhang.san", company="91350100M000100Y43")
    made(conn, "wang.wu")
    attempt = Attempt(login=one.login, password=PASSWORD, address="192.0.2.7", agent="browser")
    login.log_in(conn, attempt, NOW)
    private.keep(conn, "C", f"person:{one.id}", "n.txt", private.NOTE, b"x", NOW)
    found = privacy.export(conn, "zhang.san", NOW)
    assert found["account"]["email"] == one.email
    assert [s["address"] for s in found["sessions"]] == ["192.0.2.7"]
    assert len(found["letters"]) == len(found["attachments"]) == len(found["links"]) == 1
    assert "wang.wu" not in str(found)
    assert "argon2" not in str(found)


def test_logins_are_given_out_once_whatever_their_letters(conn):
    made(conn, "zhang.san")
    again = NewPerson(login=" Zhang.San", name="张", email="z@example.cn", role="viewer")
    assert failure(acting.whole, conn, links.invite, again, "https://s.cn", NOW).code == "access.person-exists"
