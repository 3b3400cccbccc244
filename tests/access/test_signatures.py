"""HTTP Message Signatures: the vector of RFC 9421, what a signature must cover, and what is refused with which code."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from suchi.access import signatures, signing_keys, structured
from suchi.access.signatures import Message
from suchi.domain.errors import Failure

# RFC 9421, appendix B.1.4 (the key), B.2 (the request) and B.2.6 (the signature).
PUBLIC = """-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=
-----END PUBLIC KEY-----"""
COVERED = '("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519"'
HEADERS = {
    "date": "Tue, 20 Apr 2021 02:07:55 GMT",
    "content-type": "application/json",
    "content-digest": "sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:",
    "content-length": "18",
    "signature-input": f"sig-b26={COVERED}",
    "signature": "sig-b26=:wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==:",
}
VECTOR = Message(
    method="POST", target="https://example.com/foo?param=Value&Pet=dog", headers=HEADERS, body=b'{"hello": "world"}'
)
COMPANY = "919900000159171969"
NOW_S = 1_796_000_000
private = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


def code_of(work, *args) -> str:
    with pytest.raises(Failure) as found:
        work(*args)
    return found.value.code


def signed(
    body: bytes = b'{"type":"X"}',
    covered: str = '("@method" "@target-uri" "content-digest")',
    parameters: str = "",
    key: str = "k",
    created: int = NOW_S,
    target: str = "https://register.example/api/v1/events",
    method: str = "POST",
    by: Ed25519PrivateKey = private,
) -> Message:
    """A request as a company's machine would send it, written without the code under test but for the base's lines."""
    headers = {"content-digest": f"sha-256=:{b64encode(sha256(body).digest()).decode()}:"}
    text = f'{covered};created={created};keyid="{key}"{parameters}'
    headers |= {"signature-input": f"sig={text}", "signature": "sig=:AAAA:"}
    bare = Message(method=method, target=target, headers=headers, body=body)
    [list_] = structured.inner_lists(f"sig={text}").values()
    signature = by.sign(signatures.base(bare, list_))
    return Message(
        method=method,
        target=target,
        body=body,
        headers=headers | {"signature": f"sig=:{b64encode(signature).decode()}:"},
    )


def test_the_vector_of_the_rfc():
    found = signatures.find(VECTOR)
    assert (found.label, found.key) == ("sig-b26", "test-key-ed25519")
    assert signatures.base(VECTOR, found.covered).decode() == (
        '"date": Tue, 20 Apr 2021 02:07:55 GMT\n"@method": POST\n"@path": /foo\n"@authority": example.com\n'
        f'"content-type": application/json\n"content-length": 18\n"@signature-params": {COVERED}'
    )
    signatures.verify(VECTOR, found, signatures.read_public_key(PUBLIC))


@pytest.mark.parametrize("name", ["date", "content-type", "content-length"])
def test_the_vector_changed_anywhere_is_wrong(name):
    changed = Message(
        method="POST", target=VECTOR.target, headers=HEADERS | {name: HEADERS[name] + "0"}, body=VECTOR.body
    )
    assert code_of(signatures.verify, changed, signatures.find(changed), signatures.read_public_key(PUBLIC)) == (
        "access.signature-wrong"
    )


def test_the_digest_of_the_rfc():
    signatures.check_digest(HEADERS["content-digest"], VECTOR.body)
    assert code_of(signatures.check_digest, HEADERS["content-digest"], b"other") == "access.digest-wrong"
    assert code_of(signatures.check_digest, "md5=:AAAA:", b"") == "access.digest-wrong"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"covered": '("@method" "@target-uri")'}, "access.signature-coverage"),
        ({"covered": '("@method" "content-digest")'}, "access.signature-coverage"),
        ({"covered": '("@target-uri" "content-digest")'}, "access.signature-coverage"),
        ({"covered": '("@method" "@path" "content-digest")'}, "access.signature-coverage"),
        ({"covered": '("@method" "@authority" "@path" "content-digest")', "target": "https://a.example/b?c=d"},
         "access.signature-coverage"),
        ({"created": NOW_S - 301}, "access.signature-time"),
        ({"created": NOW_S + 301}, "access.signature-time"),
        ({"parameters": f";expires={NOW_S}"}, "access.signature-time"),
        ({"parameters": ';alg="rsa-pss-sha512"'}, "access.signature-algorithm"),
        ({"covered": '("@method" "@method" "@target-uri" "content-digest")'}, "access.signature-malformed"),
    ],
)  # fmt: skip
def test_what_a_signature_must_cover_and_when(change, code):
    message = signed(**change)
    assert code_of(signatures.check, message, signatures.find(message), NOW_S) == code


@pytest.mark.parametrize(
    "change",
    [
        {"covered": '("@method" "@authority" "@path" "content-digest")'},
        {"covered": '("@method" "@authority" "@path" "@query" "content-digest")', "target": "https://a.example/b?c=d"},
        {"covered": '("@method" "@target-uri")', "method": "GET", "body": b""},
        {"created": NOW_S - 299, "parameters": f";expires={NOW_S + 1};nonce=\"n\";alg=\"ed25519\""},
    ],
)  # fmt: skip
def test_what_is_good(change):
    message = signed(**change)
    found = signatures.find(message)
    signatures.check(message, found, NOW_S)
    signatures.verify(message, found, private.public_key().public_bytes_raw())


@pytest.mark.parametrize(
    ("inputs", "value"),
    [
        ("", ""),
        ("sig=(", "sig=:AAAA:"),
        ('sig=("@method");keyid="k"', "sig=:AAAA:"),
        ('sig=("@method")', f"sig=:{b64encode(bytes(64)).decode()}:"),
        ('sig=("@method");keyid="k"', f"other=:{b64encode(bytes(64)).decode()}:"),
        ('a=("@method");keyid="k", b=("@method");keyid="k"', f"a=:{b64encode(bytes(64)).decode()}:"),
        ('sig=("@method");keyid="k",sig=("@path");keyid="k"', f"sig=:{b64encode(bytes(64)).decode()}:"),
    ],
)
def test_what_cannot_be_read(inputs, value):
    message = Message(
        method="GET", target="https://a.example/", headers={"signature-input": inputs, "signature": value}, body=b""
    )
    assert code_of(signatures.find, message) == "access.signature-malformed"


@given(st.text(max_size=80), st.text(max_size=80))
def test_nothing_that_is_sent_breaks_the_reader(inputs, value):
    message = Message(
        method="GET", target="https://a.example/", headers={"signature-input": inputs, "signature": value}, body=b""
    )
    assert code_of(signatures.find, message) == "access.signature-malformed"


def test_a_registered_key_speaks_for_its_company(fresh):
    now_us = NOW_S * 1_000_000
    with fresh.connect_app() as conn:
        pem = b64encode(private.public_key().public_bytes_raw()).decode()
        key = signing_keys.register(conn, COMPANY, pem, now_us, scopes=("event:HealthReported",))
        assert code_of(signing_keys.register, conn, COMPANY, pem, now_us) == "access.public-key"
        message = signed(key=key)
        caller = signing_keys.resolve(conn, message, now_us)
        assert (caller.company, caller.events, caller.may_submit, caller.reads) == (
            COMPANY, ("HealthReported",), True, False,
        )  # fmt: skip
        assert code_of(signing_keys.resolve, conn, message, now_us) == "access.signature-replayed"
        assert code_of(signing_keys.resolve, conn, signed(key="other"), now_us) == "access.signature-key"
        stranger = Ed25519PrivateKey.generate()
        assert code_of(signing_keys.resolve, conn, signed(key=key, by=stranger), now_us) == "access.signature-wrong"
        body = Message(method="POST", target=message.target, headers=message.headers, body=b"{}")
        assert code_of(signing_keys.resolve, conn, body, now_us) == "access.digest-wrong"
        assert signing_keys.listed(conn, COMPANY)[0].last_used_us == now_us
        signing_keys.revoke(conn, key, COMPANY, now_us)
        assert code_of(signing_keys.resolve, conn, signed(key=key, parameters=';nonce="2"'), now_us) == (
            "access.signature-key-revoked"
        )
        # what is wrong with the key is not told to whoever does not hold it
        assert code_of(signing_keys.resolve, conn, signed(key=key, by=stranger), now_us) == "access.signature-wrong"
        assert code_of(signing_keys.revoke, conn, key, "someone-else", now_us) == "access.key-unknown-id"


@pytest.mark.parametrize("text", ["", "AAAA", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----", "é" * 44])
def test_keys_that_are_none(text):
    assert code_of(signatures.read_public_key, text) == "access.public-key"
