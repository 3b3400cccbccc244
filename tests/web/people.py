"""People with accounts for the tests of the web, and a browser for each that keeps cookies and sends its anti-forgery token."""

from __future__ import annotations

import email
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from email import policy
from pathlib import Path
from typing import Any

import argon2
import psycopg
from litestar.testing import TestClient
from psycopg import sql
from psycopg.conninfo import make_conninfo

from suchi.access import acting, links, passwords
from suchi.access.person import Authority, NewPerson
from suchi.capture.draft import now_us
from suchi.db.embedded import Embedded
from suchi.db.pool import Store
from suchi.settings import Settings
from tests.web.test_problems import check

PASSWORD = "gravel-teapot-41-onward"
BASE = "https://testserver.local"


def cheap_passwords() -> None:
    """For a test's process: the same hash with the least work."""
    passwords.HASHER = argon2.PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    passwords._nobody.cache_clear()


@contextmanager
def register(cluster: Embedded, template: str, name: str, **given: Any) -> Iterator[Store]:
    """A register of its own under our address, where passwords cost little; `given` are settings."""
    before, database = passwords.HASHER, f"{name}_{os.getpid()}"
    cheap_passwords()
    with psycopg.connect(cluster.dsn, autocommit=True) as connection:
        new, old = sql.Identifier(database), sql.Identifier(template)
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(new, old))
        settings = Settings(data=cluster.data, public_url=BASE, rate=100.0, **given)
        yield Store(settings, make_conninfo(cluster.dsn, dbname=database))
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(new))
    passwords.HASHER = before
    passwords._nobody.cache_clear()


def refused(answer: Any, status: int, code: str) -> None:
    """The answer is a problem with that status and code."""
    assert answer.status_code == status, answer.text
    assert check(answer)["code"] == code


def person(store: Store, login: str, role: Any, company: str | None, authority: Authority | None = None) -> str:
    """Somebody who has taken up an invitation; their id."""
    new = NewPerson(
        login=login, name=login.title(), email=f"{login}@example.cn", role=role, company=company, authority=authority
    )
    with store.connect_app() as conn:
        one, link = acting.whole(conn, links.invite, new, BASE, now_us())
        acting.whole(conn, links.accept, link.rsplit("/", 1)[1], PASSWORD, now_us())
    return one.id


class Browser:
    """Cookies of its own over one running application."""

    def __init__(self, client: TestClient[Any]) -> None:
        self._client = client
        self.cookies: dict[str, str] = {}
        self.csrf: str | None = None

    def send(self, method: str, path: str, **given: Any) -> Any:
        headers = dict(given.pop("headers", {}))
        if method == "GET":
            headers.setdefault("sec-fetch-site", "same-origin")  # as of a link on one of our pages
        if self.cookies:
            headers["cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if self.csrf and method != "GET" and "x-csrf-token" not in headers:
            headers["x-csrf-token"] = self.csrf
        headers = {name: value for name, value in headers.items() if value is not None}
        self._client.cookies.clear()
        answer = self._client.request(method, path, headers=headers, follow_redirects=False, **given)
        for line in answer.headers.get_list("set-cookie"):
            name, _, value = line.partition(";")[0].partition("=")
            if "Max-Age=0" in line:
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value
        if answer.headers["content-type"] == "application/json" and isinstance(answer.json(), dict):
            self.csrf = answer.json().get("csrf") or self.csrf
        return answer

    def get(self, path: str, **given: Any) -> Any:
        return self.send("GET", path, **given)

    def post(self, path: str, json: Any = None, **given: Any) -> Any:
        return self.send("POST", path, **given, **({"json": json} if json is not None else {}))

    def log_in(self, login: str, password: str = PASSWORD, **more: Any) -> Any:
        return self.post("/api/v1/login", {"login": login, "password": password, **more})


def link_in(folder: Path, recipient: str, about: str) -> str:
    """The link of the latest letter to somebody about something."""
    letters = [email.message_from_bytes(path.read_bytes(), policy=policy.default) for path in folder.glob("*.eml")]
    found = [letter for letter in letters if letter["To"] == recipient and about in letter["Subject"]]
    body = max(found, key=lambda letter: letter["Date"]).get_content()
    return re.search(r"\S+/link/\S+", body)[0]
