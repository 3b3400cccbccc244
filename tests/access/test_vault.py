"""The vault: what is sealed opens in its own place only, by its own key only, and the key file is its owner's alone."""

from __future__ import annotations

import os
import stat
import threading

import msgspec
import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from suchi.access import keyfile
from suchi.access.keyfile import new_key
from suchi.access.vault import CIPHERS, HEAD_BYTES, NONCE_BYTES, TAG_BYTES, Vault, purpose, vault_at, vault_of
from suchi.domain.errors import Failure
from suchi.settings import Settings

AIM = purpose("person", "private", "1")
ciphers = pytest.mark.parametrize("cipher", ["aes", "sm4"])


def code(work, *given) -> str:
    with pytest.raises(Failure) as found:
        work(*given)
    return found.value.code


def vault(cipher: str = "aes", *keys: keyfile.Key) -> Vault:
    return Vault(keys or (new_key(1),), cipher)


def spoilt(sealed: bytes, at: int) -> bytes:
    return sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]


@ciphers
@pytest.mark.parametrize("data", [b"", b"x", "李伟 li.wei@example.cn".encode(), os.urandom(100_000)], ids=len)
def test_what_is_sealed_opens(cipher: str, data: bytes):
    own = vault(cipher)
    sealed = own.seal(data, AIM)
    assert own.open(sealed, AIM) == data
    assert len(sealed) == HEAD_BYTES + NONCE_BYTES + len(data) + TAG_BYTES
    assert own.seal(data, AIM) != sealed, "equal values must not look equal"
    assert len(data) < 2 or data not in sealed


@ciphers
def test_a_value_that_was_moved_cut_or_changed_does_not_open(cipher: str):
    own = vault(cipher)
    sealed = own.seal(b"JBSWY3DPEHPK3PXP", AIM)
    for elsewhere in (purpose("person", "private", "2"), purpose("person", "authenticator", "1"), ""):
        assert code(own.open, sealed, elsewhere) == "vault.damaged"
    for shorter in (b"", sealed[:5], sealed[:-1], sealed[: HEAD_BYTES + NONCE_BYTES]):
        assert code(own.open, shorter, AIM) == "vault.damaged"
    # cut in front, one byte in 256 happens to be the mark of a sealed value, and what follows then names no key
    assert code(own.open, sealed[1:], AIM) in {"vault.damaged", "vault.key-unknown"}
    for at in (0, HEAD_BYTES, HEAD_BYTES + NONCE_BYTES, len(sealed) - 1):
        assert code(own.open, spoilt(sealed, at), AIM) == "vault.damaged"
    assert code(own.open, b"JBSWY3DPEHPK3PXP" * 4, AIM) == "vault.damaged"


@ciphers
def test_another_key_does_not_open_it_and_is_named(cipher: str):
    one, other = new_key(1), new_key(2)
    sealed = vault(cipher, one).seal(b"x", AIM)
    with pytest.raises(Failure) as found:
        vault(cipher, other).open(sealed, AIM)
    assert found.value.code == "vault.key-unknown"
    assert found.value.detail["key"] == one.name
    forged = sealed[:1] + other.id + sealed[HEAD_BYTES:]
    assert code(vault(cipher, other).open, forged, AIM) == "vault.damaged"
    assert vault(cipher, other, one).open(sealed, AIM) == b"x", "an old key still opens what it sealed"


def test_ciphers_may_change_and_what_is_sealed_stays_readable():
    key = new_key(1)
    sealed = vault("aes", key).seal(b"x", AIM)
    assert vault("sm4", key).open(sealed, AIM) == b"x"
    assert code(vault("aes", key).open, b"\x02" + sealed[1:], AIM) == "vault.damaged", "the form is authenticated"


def test_sm4_is_that_of_gbt_32907_and_its_gcm_that_of_rfc_8998():
    key = bytes.fromhex("0123456789abcdeffedcba9876543210")
    one = Cipher(algorithms.SM4(key), modes.ECB()).encryptor()
    assert one.update(key) + one.finalize() == bytes.fromhex("681edf34d206965e86b3e94f536e4246")
    make, length, _ = CIPHERS[2]
    assert length == len(key)
    # RFC 8998 A.1
    sealer = Cipher(make(key), modes.GCM(bytes.fromhex("00001234567800000000abcd"))).encryptor()
    sealer.authenticate_additional_data(bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2"))
    text = b"".join(bytes([value]) * 8 for value in (0xAA, 0xBB, 0xCC, 0xDD, 0xEE, 0xFF, 0xEE, 0xAA))
    assert sealer.update(text) + sealer.finalize() == bytes.fromhex(
        "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735"
        "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"
    )
    assert sealer.tag == bytes.fromhex("83de3541e4c2b58177e065a9bf7b62ec")


@pytest.mark.parametrize(("cipher", "name", "length"), [("aes", "AES-256-GCM", 32), ("sm4", "SM4-GCM", 16)])
def test_the_form_is_as_it_is_written_down(cipher: str, name: str, length: int):
    """Whoever has the key file and the documentation can open a value without this program."""
    key = new_key(1)
    sealed = vault(cipher, key).seal(b"whole", AIM)
    derived = HKDF(SHA256(), length, None, f"suchi {name}".encode()).derive(key.secret)
    algorithm = algorithms.AES(derived) if cipher == "aes" else algorithms.SM4(derived)
    reader = Cipher(algorithm, modes.GCM(sealed[9:21], sealed[-16:])).decryptor()
    reader.authenticate_additional_data(sealed[:9] + AIM.encode())
    assert reader.update(sealed[21:-16]) + reader.finalize() == b"whole"
    assert sealed[1:9] == key.id


def test_keyed_hashes_depend_on_key_kind_and_text_only():
    one, other = new_key(1), new_key(2)
    own = vault("aes", one)
    assert own.lookup("li.wei", "person.login") == vault("sm4", one).lookup("li.wei", "person.login")
    others = {
        own.lookup("li.wei", "person.login"),
        own.lookup("li.wei", "person.email"),
        own.lookup("li.we", "person.login"),
        vault("aes", other).lookup("li.wei", "person.login"),
    }
    assert len(others) == 4
    assert own.lookup("li.wei", "person.login") in vault("aes", other, one).lookups("li.wei", "person.login")


def test_no_secret_shows(tmp_path):
    key = new_key(1)
    shown = f"{key!r} {vault('aes', key)!r} {vault('aes', key)._first!r} {Settings(data=tmp_path)!r}"
    assert key.secret.hex() not in shown
    assert repr(key.secret) not in shown
    assert key.name in shown


# ---- the file -------------------------------------------------------------------------------------------------------


def test_the_key_file_is_for_its_owner_alone_and_never_overwritten(tmp_path):
    path = tmp_path / "keys.json"
    key = new_key(7)
    assert keyfile.make(path, key)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert keyfile.read(path) == (key,)
    assert not keyfile.make(path, new_key(8))
    assert keyfile.read(path) == (key,)
    assert [one.name for one in tmp_path.iterdir()] == ["keys.json"], "no half of it is left"


def test_many_who_make_it_at_once_agree(tmp_path):
    path, made = tmp_path / "keys.json", []
    makers = [threading.Thread(target=lambda: made.append(keyfile.make(path, new_key(1)))) for _ in range(8)]
    for maker in makers:
        maker.start()
    for maker in makers:
        maker.join()
    assert sorted(made) == [False] * 7 + [True]
    assert len(keyfile.read(path)) == 1


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_file_that_others_may_read_is_refused(tmp_path, mode: int):
    path = tmp_path / "keys.json"
    keyfile.make(path, new_key(1))
    path.chmod(mode)
    assert code(keyfile.read, path) == "vault.key-file-open"


def test_a_file_that_is_missing_or_damaged_is_told_apart(tmp_path):
    path = tmp_path / "keys.json"
    assert code(keyfile.read, path) == "vault.key-file-missing"
    keyfile.make(path, new_key(1))
    whole = path.read_bytes()
    line = msgspec.json.decode(whole)["keys"][0]
    for text in (
        b"",
        whole[:-9],
        b"{}",
        b'{"keys":[]}',
        msgspec.json.encode({"keys": [line, line]}),
        msgspec.json.encode({"keys": [line | {"secret": "c2hvcnQ="}]}),
        msgspec.json.encode({"keys": [line | {"id": "ab"}]}),
        msgspec.json.encode({"keys": [line | {"secret": "?"}]}),
    ):
        path.write_bytes(text)
        assert code(keyfile.read, path) == "vault.key-file-damaged", text


def test_a_changed_file_is_read_again(tmp_path):
    path = tmp_path / "keys.json"
    old, new = new_key(1), new_key(2)
    keyfile.make(path, old)
    before = vault_at(path, "aes")
    assert vault_at(path, "aes") is before
    keyfile.replace(path, (new, old))
    assert vault_at(path, "aes").keys == (new, old)


# ---- where it lies --------------------------------------------------------------------------------------------------


def test_beside_an_embedded_database_the_file_is_made_once(fresh, tmp_path):
    fresh.settings = Settings(data=tmp_path)
    with fresh.connect_app() as conn:
        first = vault_of(conn).keys
        assert vault_of(conn).keys == first
        (tmp_path / keyfile.FILE).unlink()
        assert code(vault_of, conn) == "vault.key-file-lost", "a new key would only hide that the old one is gone"


def test_a_given_database_without_a_key_file_keeps_nothing_personal(fresh, tmp_path):
    from suchi.access import mail

    fresh.settings = Settings(data=tmp_path, database_url="postgresql://u@h/d")
    with fresh.connect_app() as conn:
        assert code(mail.put, conn, "a@b.cn", "s", "b", 1) == "vault.no-key-file"
        assert conn.execute("SELECT count(*) FROM mail_outbox").fetchone() == (0,)
    fresh.settings = Settings(data=tmp_path, database_url="postgresql://u@h/d", key_file=tmp_path / "k.json")
    with fresh.connect_app() as conn:
        assert code(vault_of, conn) == "vault.key-file-missing", "a file that was named is never made unasked"
        assert list(tmp_path.iterdir()) == []


def test_a_session_that_is_of_no_store_is_refused():
    with pytest.raises(TypeError):
        vault_of(object())  # type: ignore[arg-type] # what is tested
