"""Log-in through an OpenID provider: a real one on this machine, small and honest, until a test makes it lie."""

from __future__ import annotations

import json
import secrets
import threading
from base64 import b64decode, urlsafe_b64encode
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey

from suchi.access import acting, links, person
from suchi.access.oidc import Provider
from suchi.access.person import NewPerson
from suchi.access.sessions import SessionRing
from suchi.domain.errors import Failure
from suchi.settings import Oidc

NOW_S = 1_796_000_000
NOW = NOW_S * 1_000_000
BACK = "https://suchi.example/login/provider/return"
CLIENT, SECRET = "suchi", "the client's secret"


class LocalProvider(ThreadingHTTPServer):
    """Discovery, authorization (it asks nobody), token, keys. `claims` and `key` are there to be changed."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Answers)
        self.issuer = f"http://127.0.0.1:{self.server_address[1]}"
        self.key = self.published = ECKey.generate_key("P-256", {"kid": "one", "use": "sig"})
        self.claims: dict = {"sub": "s-1", "email": "li.wei@example.cn", "email_verified": True}
        self.codes: dict[str, dict] = {}

    def token(self, nonce):
        head = {"alg": "ES256", "kid": self.key.kid}
        told = {"iss": self.issuer, "aud": CLIENT, "iat": NOW_S, "exp": NOW_S + 300, "nonce": nonce} | self.claims
        return jwt.encode(head, told, self.key, algorithms=["ES256"])


class _Answers(BaseHTTPRequestHandler):
    def do_GET(self):
        server = self.server
        parts = urlsplit(self.path)
        if parts.path == "/.well-known/openid-configuration":
            self._json({"issuer": server.issuer, "authorization_endpoint": f"{server.issuer}/authorize",
                        "token_endpoint": f"{server.issuer}/token", "jwks_uri": f"{server.issuer}/keys"})  # fmt: skip
        elif parts.path == "/keys":
            self._json({"keys": [server.published.as_dict(private=False)]})
        elif parts.path == "/authorize":
            asked = dict(parse_qsl(parts.query))
            assert asked["response_type"] == "code"
            assert asked["code_challenge_method"] == "S256"
            assert asked["client_id"] == CLIENT
            code = secrets.token_urlsafe(8)
            server.codes[code] = asked
            self.send_response(302)
            answer = urlencode({"code": code, "state": asked["state"], "iss": server.issuer})
            self.send_header("location", f"{asked['redirect_uri']}?{answer}")
            self.end_headers()
        else:
            self.send_error(404)

    def do_POST(self):
        given = dict(parse_qsl(self.rfile.read(int(self.headers["content-length"])).decode()))
        asked = self.server.codes.pop(given["code"], None)
        challenge = urlsafe_b64encode(sha256(given["code_verifier"].encode()).digest()).rstrip(b"=").decode()
        client = b64decode(self.headers["authorization"].split()[1]).decode()
        if asked is None or asked["code_challenge"] != challenge or client != f"{CLIENT}:{SECRET}":
            self._json({"error": "invalid_grant"}, 400)
            return
        assert given["redirect_uri"] == asked["redirect_uri"]
        self._json({"access_token": "x", "token_type": "Bearer", "id_token": self.server.token(asked["nonce"])})

    def _json(self, answer, status=200):
        data = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *args):
        pass


@pytest.fixture
def local():
    with LocalProvider() as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield running
        running.shutdown()


@pytest.fixture
def provider(local):
    return Provider(Oidc(local.issuer, CLIENT, SECRET))


@pytest.fixture
def one(conn):
    new = NewPerson(login="li.wei", name="李伟", email="li.wei@example.cn", role="reporter")
    return acting.whole(conn, links.invite, new, "https://suchi.example", NOW)[0]


def come_back(conn, provider, now_us=NOW, **change):
    """Through the provider and back, as a browser goes."""
    url, state = provider.begin(conn, BACK, now_us)
    answer = httpx.get(url)
    assert answer.headers["location"].startswith(BACK)
    query = {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["location"]).query).items()}
    return query | change, state


def log_in(conn, provider, now_us=NOW, **change):
    query, state = come_back(conn, provider, now_us, **change)
    return provider.finish(conn, query, state, BACK, now_us, "192.0.2.1", "a browser")


def code_of(work, *args, **kwargs):
    with pytest.raises(Failure) as found:
        work(*args, **kwargs)
    return found.value.code


def test_somebody_invited_is_recognised(conn, provider, local, one):
    token = log_in(conn, provider)
    assert SessionRing().resolve(conn, token, NOW).person.id == one.id
    # from here on by the subject: another address there changes nothing
    local.claims["email"] = "elsewhere@example.cn"
    assert SessionRing().resolve(conn, log_in(conn, provider), NOW).person.id == one.id


def test_nobody_gets_an_account_by_it(conn, provider, local, one):
    local.claims = {"sub": "s-2", "email": "stranger@example.cn", "email_verified": True}
    assert code_of(log_in, conn, provider) == "access.oidc-unknown"
    local.claims = {"sub": "s-2", "email": one.email}
    assert code_of(log_in, conn, provider) == "access.oidc-unknown", "an address that nobody has verified"
    local.claims = {"sub": "s-1", "email": one.email, "email_verified": True}
    log_in(conn, provider)
    local.claims = {"sub": "s-2", "email": one.email, "email_verified": True}
    assert code_of(log_in, conn, provider) == "access.oidc-unknown", "the account has its subject already"
    acting.whole(conn, person.disable, one.id, NOW)
    local.claims["sub"] = "s-1"
    assert code_of(log_in, conn, provider) == "access.oidc-unknown"


@pytest.mark.parametrize(
    "lie",
    [
        {"iss": "https://elsewhere.example"}, {"aud": "another"}, {"aud": [CLIENT, "another"]}, {"nonce": "another"},
        {"exp": NOW_S - 120}, {"iat": NOW_S - 3600}, {"sub": ""},
    ],
)  # fmt: skip
def test_a_token_that_is_not_for_us_now(conn, provider, local, one, lie):
    local.claims |= lie
    assert code_of(log_in, conn, provider) == "access.oidc-failed"
    assert conn.execute("SELECT count(*) FROM session").fetchone() == (0,)


def test_a_token_of_another_key(conn, provider, local, one):
    log_in(conn, provider)
    local.key = ECKey.generate_key("P-256", {"kid": "two"})
    assert code_of(log_in, conn, provider) == "access.oidc-failed"
    local.published = local.key  # the provider has changed its keys, and says so
    assert log_in(conn, provider)


def test_an_answer_counts_once_for_the_browser_that_asked(conn, provider, one):
    query, state = come_back(conn, provider)
    assert code_of(provider.finish, conn, query, None, BACK, NOW, "", "") == "access.oidc-failed"
    assert code_of(provider.finish, conn, query, "another", BACK, NOW, "", "") == "access.oidc-failed"
    assert provider.finish(conn, query, state, BACK, NOW, "", "")
    assert code_of(provider.finish, conn, query, state, BACK, NOW, "", "") == "access.oidc-failed"
    query, state = come_back(conn, provider)
    assert code_of(provider.finish, conn, query, state, BACK, NOW + 600_000_001, "", "") == "access.oidc-failed"
    assert code_of(log_in, conn, provider, iss="https://elsewhere.example") == "access.oidc-failed"
    assert code_of(log_in, conn, provider, code="stolen") == "access.oidc-failed"


def test_a_provider_that_is_away(conn):
    away = Provider(Oidc("http://127.0.0.1:9", CLIENT))
    assert code_of(away.begin, conn, BACK, NOW) == "access.oidc-failed"
    assert code_of(Provider(Oidc("http://elsewhere.example", CLIENT)).begin, conn, BACK, NOW) == "access.oidc-failed"
