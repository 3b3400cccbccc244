"""How long the server takes for each page of each desk, and for a public card, on a register of a given size: median and p95, in ms.

The pages are those that the desks declare, so a new one is measured without being named here; what hangs on one thing (a company, a
case, a finding) is reached as people reach it: by the first link of its kind on the list that leads there.
"""

from __future__ import annotations

import http.client
import re
from collections.abc import Iterator
from statistics import median, quantiles
from time import perf_counter, sleep
from typing import Any, Self
from urllib.parse import urlencode

from bench.client import HOST
from bench.ground import Place
from bench.serving import Serving
from suchi.commands.demo_accounts import make_people
from suchi.simulate import Options
from suchi.web.pages.routes import PAGES
from suchi.web.pages.visitor import Audience

WHO: dict[Audience, tuple[str, ...]] = {
    "regulator": ("demo.nation", "demo.province"),
    "company": ("demo.recycler", "demo.cars"),
    "yard": ("demo.yard",),
    "registrar": ("demo.registrar",),
    "operator": ("demo.operator",),
}
ASKED: dict[Audience, tuple[str, ...]] = {
    "regulator": (
        *(f"/regulator/batteries?phase={phase}" for phase in ("new", "in_use", "waste", "ended")),
        "/regulator/batteries?chemistry=other",
        "/regulator/sites?sort=-waste",
    ),
    "company": ("/company/proof?from=2026-04-01", "/company/vehicles?code=1", "/company/duties?sort=-due"),
}
"""Lists as they are narrowed: what is rare is found among much else."""
TIMES = 20


def measure(place: Place, options: Options) -> dict[str, dict[str, Any]]:
    """By `login page`: median and p95 of the whole answer in ms, as a browser on the same machine waits for it; of files also
    `madeMs`, from the asking until the file is there."""
    found: dict[str, dict[str, Any]] = {}
    with Serving(place) as server:
        with place.store.connect_app("bench people") as connection:
            people = {one.login: one.password for one in make_people(connection, options)}
        code = place.value("SELECT key FROM battery WHERE level = 'P' ORDER BY key LIMIT 1")
        with Browser(server.port) as nobody:
            found["public card"] = nobody.timed(f"/b/{code}")
        for desk, logins in WHO.items():
            for login in logins:
                with Browser(server.port) as browser:
                    browser.log_in(login, people[login])
                    for path in _paths(desk, browser):
                        found[f"{login} {path}"] = browser.timed(path)
                        if path.endswith(".pdf"):  # the asking is timed as any page; the making goes on beside it
                            found[f"{login} {path}"]["madeMs"] = browser.made(path)
    return found


def slowest(pages: dict[str, dict[str, Any]]) -> float:
    """The worst p95 of all pages of desks, in ms."""
    return max(one["p95Ms"] for name, one in pages.items() if not name.startswith("public"))


def _paths(desk: Audience, browser: Browser) -> Iterator[str]:
    """The pages of a desk, those of one thing by the first link that leads to one."""
    declared = [page.path for page in PAGES if page.desk == desk and page.method == "GET"]
    plain = [path for path in declared if "{" not in path]
    yield from plain
    yield from ASKED.get(desk, ())
    texts = [browser.get(path) for path in plain]
    for path in declared:
        if "{" in path:
            pattern = "".join(
                '[^"/?]+' if part.startswith("{") else re.escape(part) for part in re.split(r"(\{[^}]*\})", path)
            )
            link = re.compile(f'href="({pattern})["?]')
            hit = next((match.group(1) for text in texts if (match := link.search(text))), None)
            if hit is not None and hit not in plain:
                yield hit


class Browser:
    """One connection that keeps its cookies and asks again and again."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection(HOST, port, timeout=120)
        self._origin = f"http://{HOST}:{port}"
        self._cookies = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def log_in(self, login: str, password: str) -> None:
        body = urlencode({"login": login, "password": password})
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": self._origin}
        self._connection.request("POST", "/login", body, headers)
        answer = self._connection.getresponse()
        answer.read()
        given = [value.partition(";")[0] for name, value in answer.getheaders() if name.lower() == "set-cookie"]
        if answer.status != http.client.SEE_OTHER or not given:
            raise RuntimeError(f"{login} did not get in: {answer.status}")
        self._cookies = "; ".join(given)

    def get(self, path: str) -> str:
        self._connection.request("GET", path, headers={"Cookie": self._cookies, "Accept": "text/html"})
        answer = self._connection.getresponse()
        text = answer.read().decode("utf-8", "replace")  # a page may be a picture
        if answer.status >= http.client.INTERNAL_SERVER_ERROR:
            raise RuntimeError(f"{path}: {answer.status}")
        return text

    def made(self, path: str) -> float:
        """How long a file takes from the asking until it is there (or is said to be too long), in ms."""
        began = perf_counter()
        self._connection.request("GET", path, headers={"Cookie": self._cookies, "Accept": "text/html"})
        answer = self._connection.getresponse()
        answer.read()
        page = answer.getheader("location") if answer.status == http.client.SEE_OTHER else None
        while page is not None and 'hx-trigger="load delay' in self.get(page):
            sleep(0.02)
        return round((perf_counter() - began) * 1000, 1)

    def timed(self, path: str) -> dict[str, Any]:
        """After one that warms up; a page that wants a parameter answers with what is missing, which is a page too."""
        self.get(path)
        took: list[float] = []
        for _ in range(TIMES):
            began = perf_counter()
            self.get(path)
            took.append((perf_counter() - began) * 1000)
        return {"medianMs": round(median(took), 1), "p95Ms": round(quantiles(took, n=20)[-1], 1)}
