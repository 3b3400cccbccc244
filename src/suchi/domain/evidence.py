"""What the words of evidence are: said by the report itself, or drawn from what others have on record; and how a finding reads
to a company that may see only the first.

A rule that compares a report with the record of a thing has words of both kinds. The reporter knows what it said; who holds the
thing, in which vehicle it sits and since when are others' and are taken out of evidence and sentences alike. What is left does
not depend on them: two registers that differ only there give the same bytes.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from suchi.domain.battery import company_of
from suchi.domain.rule import RULES, Finding, Rule, says

# One line a rule that has evidence: `*` where its verdict rests on the report, its reporter's own registration and public
# registers alone; the words that the report or a public register says; behind `|` those of the record, each with what stands
# in its place. A word that is named nowhere counts as one of the record.
_LINES = """
B101 * letter model chemistries
B102 * part model filed
B103 * level model registered
B104 * mass model registered tolerance
B106 * count part partEn model registered
B107 fields
B108 second | first:who
B109 fields
B201 pack model registered | found:what
B202 count model registered
B203 pack | found:what model:what registered:what
B204 | model:what
B205 | codes:what model:what registered:what
C101 * doubts doubtsEn codes
C102 doubts doubtsEn codes
C103 * doubts doubtsEn codes
C104 * inCode reported
C105 | first:when by:who
C108 born | at:when event:what
C201 * inCode reported
C202 * prefix owner maker
C203 * count part
C204 code | first:when
C205 | born:when
G101 actZh actEn | whyZh:what whyEn:what stage:what
G102 by | authority:who orParty:nothing
G103 named | party:who
G104 * authority region place party
G105 * finding fieldZh fieldEn ministry grade
G106 * hints
G107 by | authority:who
G108 party since | case:what first:when last:when
G109 * to day
G110 day yuan
G111 actZh actEn day due
H101 second | first:who since:when
H102 sent | received:when
H103 first second
H104 reporter | sender:who
H105 item | received:when
H106 consignment | condition:what
H107 * count
H108 sender | holder:who since:when
H111 item consignment recipient | sender:who carrier:who
H112 item consignment
H114 receivedG tolerance | sentG:what
H115 recipient item | addressee:who
H116 recipient
H117 item consignment recipient | received:when
H201 sender to day roles purpose
H202 sender to day roles purpose
H203 sender to day roles purpose site lacking
H204 sender to day roles purpose site principals
L101 day act region number from until
L102 day act region number from until
L103 day act region number from until
L104 day act region number from until
L105 day act permits
L106 day act site
L107 day act region number from until
L108 day act permits
M101 outG | leftG:what heldG:what
M102 | endedAt:when endedBy:what
M104 sender | holder:who since:when
M105 sentG | leftG:what
M111 processor | holder:who since:when
M112 outG tolerance | inG:what
M113 metal outG basis | mostG:what
M114 partsG tolerance | wholeG:what
M115 * kinds
O101 * reporter day
O102 | endedAt:when endedBy:what
O103 | scrappedAt:when
O104 again | first:when by:who
O105 | first:when by:who
O106 born | at:when what:what whatEn:what
O107 * reporter day
P101 field
P102 field
P103 origins | born:when
P104 * field
P106 length
P108 shipped | made:what
S101 should present ground unread | lacking:what takenOut:what formerly:what flags:what yard:who
S102 seen here | codes:what
S103 vehicle | other:thing since:when
S104 yard | other:who since:when
S105 remover | scrappedAt:when yard:who
S106 | deregisteredAt:when
T101 * company day because becauseEn
T102 * count day
T103 * refuser outlet day reporter
T104 field day place | madeBy:who holder:who
T105 day | holder:who
U101 sender | holder:who since:when
U102 second | first:thing since:when
U103 second | first:thing since:when
U104 cell | first:thing count:what since:when
U105 vehicle | other:thing
U106 vehicle | other:thing since:when
U107 | vehicle:thing since:when
V101 vehicle | where:what whereEn:what since:when
V102 vehicle
V103 position second | first:thing
V104 vehicle | since:when
V105 | vehicle:thing
V106 | state:what stateEn:what
V109 whole | other:thing
"""
_LATE = "since due recorded days term termEn instrument grade"
INSTEAD: dict[str, tuple[str, str]] = {
    "who": ("〔另一主体〕", "[another party]"),
    "thing": ("〔另有在册〕", "[another one on record]"),
    "when": ("〔此前〕", "[an earlier time]"),
    "what": ("〔在册所载〕", "[what is on record]"),
    "nothing": ("", ""),
}
"""What stands in a sentence in place of a word that is kept back, in Chinese and English, by what the word is."""


class Words(Struct, frozen=True):
    """The words of a rule: those open to whoever reported, those of the record (with what each is), and whether the verdict
    rests on nothing that others have on record (`own`)."""

    told: frozenset[str] = frozenset()
    record: dict[str, str] = {}
    own: bool = False


def _read(line: str) -> tuple[str, Words]:
    code, _, rest = line.partition(" ")
    told, _, record = rest.partition("|")
    words, kinds = told.split(), dict(each.split(":", 1) for each in sorted(record.split()))
    return code, Words(frozenset(words) - {"*"}, kinds, "*" in words)


WORDS: dict[str, Words] = dict(_read(line) for line in _LINES.strip().splitlines())
"""By the code of the rule. Rules on time (`R…`) share their words."""
_LATENESS, _UNHEARD = Words(frozenset(_LATE.split())), Words()


def words_of(rule: str) -> Words:
    """The words of a rule, by its name; none are open of one that nobody described."""
    about = RULES.get(rule)
    if about is None:
        return _UNHEARD
    return _LATENESS if about.code.startswith("R") else WORDS.get(about.code, _UNHEARD)


def comparing() -> frozenset[str]:
    """Names of the rules with evidence drawn from the record: the cause of such a finding is a digest over that evidence, and
    is kept back with it."""
    return _comparing(len(RULES))


@lru_cache(maxsize=4)
def _comparing(_size: int) -> frozenset[str]:
    return frozenset(name for name in RULES if words_of(name).record)


def as_reported(finding: Finding, companies: Collection[str]) -> Finding:
    """A finding as those companies may read it that reported the act, or of which one has to answer for it.

    Who has to answer for it sees all the evidence (Administrative Penalty Law art. 44: facts, grounds and basis); a company
    sees what is on record of itself; of everything else of the record only which words are `withheld`."""
    if finding.answerable in companies:
        return finding
    words = words_of(finding.rule)
    if not words.record and finding.answerable is None and finding.evidence.keys() <= words.told:
        return finding  # nothing in it is another's
    record = words.record.keys() | (finding.evidence.keys() - words.told)
    if any(words.record.get(word) == "who" and _is_of(finding.evidence.get(word), companies) for word in record):
        record = {word for word in record if words.record.get(word) == "who"}  # its own earlier report: only others go
    withheld = {word for word in record if not _is_of(finding.evidence.get(word), companies)}
    if finding.missing == "rule":
        return replace(finding, evidence={})
    if not withheld and finding.answerable is None:
        return finding
    zh, en = _sentences(finding, withheld, words)
    return replace(
        finding,
        answerable=None,
        evidence={word: value for word, value in finding.evidence.items() if word not in withheld},
        zh=zh,
        en=en,
        cause=None if withheld else finding.cause,
        withheld=tuple(sorted(withheld & words.record.keys())),
    )


def _is_of(value: str | None, companies: Collection[str]) -> bool:
    return value is not None and company_of(value) in companies


def _sentences(finding: Finding, withheld: Collection[str], words: Words) -> tuple[str | None, str | None]:
    """The rule's sentences without the words kept back. A sentence that is not the rule's own names no evidence where it is an
    open question; any other could say anything, and the obligation stands in for it."""
    about = RULES.get(finding.rule)
    if about is None:
        return None, None
    key = finding.subject.partition(":")[2]
    if (finding.zh, finding.en) == about.open_question(key, finding.missing or ""):
        return finding.zh, finding.en
    if (finding.zh, finding.en) != _said(about, finding, {}, {}):
        return about.zh, about.en
    kept = {word: INSTEAD[words.record.get(word, "what")] for word in withheld}
    return _said(
        about, finding, {word: zh for word, (zh, _) in kept.items()}, {word: en for word, (_, en) in kept.items()}
    )


def _said(about: Rule, finding: Finding, zh: dict[str, str], en: dict[str, str]) -> tuple[str, str]:
    """The rule's sentences with a finding's evidence, of which some words stand for others in each language."""
    key = finding.subject.partition(":")[2]
    return (
        says(about.says_zh, key, finding.missing, finding.evidence | zh, zh=True),
        says(about.says_en, key, finding.missing, finding.evidence | en, zh=False),
    )
