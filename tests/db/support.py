"""Ways to be somebody else, for the tests of the embedded database."""

import os
import pwd
import traceback
from collections.abc import Callable
from pathlib import Path

from suchi.db.account import Account

POSTGRESQL_15 = Path("/usr/lib/postgresql/15/bin")


def nobody() -> Account:
    entry = pwd.getpwnam("nobody")
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def as_nobody(act: Callable[[], None]) -> None:
    """Run this in a child that has given up being root; its failure is ours."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            account = nobody()
            os.setgroups([])
            os.setgid(account.gid)
            os.setuid(account.uid)
            act()
        except BaseException:
            os.write(writing, traceback.format_exc().encode()[-60000:])
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as said:
        trouble = said.read()
    os.waitpid(child, 0)
    assert not trouble, trouble
