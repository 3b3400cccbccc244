"""Whether a password is among those that are tried first: made of common words, runs, years, repeats and its owner's own words.

The words are written down here by hand, not taken from a leaked list; what people do to them (capitals, digits for letters, a year or
“123!” behind) is undone by rule, so a few hundred words stand for millions of the commonest passwords.
"""

from __future__ import annotations

from collections.abc import Iterable

UNEXPLAINED = 6
"""A password needs at least so many characters that are no part of something common."""

_WORDS = frozenset(
    """
    abc admin administrator account access alexander amanda andrew angel angela anthony apple april august autumn baby bailey
    banana baseball basketball batman battery beijing biteme blink bond butterfly buster calvin camaro changeme changeit charlie
    cheese chelsea chengdu chicken china chocolate chongqing computer cookie corvette cowboy dallas daniel david december
    default demo diamond dianchi donald dragon eagle elephant enter falcon february ferrari flower football forever freedom friday
    friend fuck fuckyou gandalf gateway george ginger golden google guangzhou guest hallo hammer hangzhou hannah happy harley
    hello hockey hongkong hunter iamgod iloveu iloveyou install internet january jasmine jennifer jessica jesus jordan joshua
    july june junior justin killer king knight laptop letmein lithium lock login london love lovely lucky maggie manager march
    market martin master matrix matthew maverick merlin michael michelle mickey microsoft mima minecraft money monday monkey
    monster mother mustang myspace nanjing naruto nicole november october office oliver orange pass passw password passwort
    passwd patrick peanut pepper phoenix pokemon power princess private public purple qazwsx qiche qwer qwert qwerty rabbit ranger
    register report robert root samsung samantha saturday scooter secret secure security server september shadow shanghai
    shenzhen silver snoopy soccer sophie spider spring starwars steelers strong suchi summer sunday sunshine super superman
    support sweet system taylor temp temporary tesla test tester testing thomas thunder thursday tigger tiger tianjin trustno
    tuesday user username vehicle victoria wang wednesday welcome whatever william windows winter wizard woaini woaiwojia wuhan
    xian yankees yellow yamaha zaq zhang zhongguo zxcvbn admin888 aini caonima dearbook diandongche nihao ceshi guanliyuan yonghu
    mimashi woshishui wodemima dongli huishou xinnengyuan xitong qiye gongsi jiance
    """.split()
)
_RUNS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik",
    "qazwsxedcrfvtgbyhnujmikolp",
    "!@#$%^&*()",
    "5201314",
)
_LEET = str.maketrans("01345$@!7", "oleassait")
_SHORTEST = 3


def is_common(password: str, own: Iterable[str] = ()) -> bool:
    """Whether too little of it is its owner's invention. `own`: account, name, company and the like."""
    plain = password.casefold()
    own_words = {word for text in own for word in _pieces(text.casefold())}
    return _unexplained(plain, own_words) < UNEXPLAINED


def _pieces(text: str) -> set[str]:
    """A text and its parts: `li.wei@example.cn` gives `li.wei@example.cn`, `wei`, `example`."""
    parts = "".join(character if character.isalnum() else " " for character in text).split()
    return {part for part in [text, *parts] if len(part) >= _SHORTEST}


def _unexplained(text: str, own: set[str]) -> int:
    """The fewest characters that stay when common pieces are taken out; a walk from left to right."""
    best = [0] * (len(text) + 1)
    for end in range(1, len(text) + 1):
        best[end] = best[end - 1] + 1
        for start in range(max(0, end - 32), end - _SHORTEST + 1):
            if best[start] < best[end] and _is_known(text[start:end], own):
                best[end] = best[start]
        if end > 1 and text[end - 1] == text[end - 2]:  # the same again adds nothing
            best[end] = min(best[end], best[end - 1])
    return best[len(text)] - _repeated(text, best)


def _is_known(piece: str, own: set[str]) -> bool:
    if piece in _WORDS or piece in own or piece.translate(_LEET) in _WORDS:
        return True
    if piece.isdecimal() and ((len(piece) == 4 and "1900" <= piece <= "2099") or len(set(piece)) == 1):
        return True
    return any(piece in run or piece in run[::-1] for run in _RUNS)


def _repeated(text: str, best: list[int]) -> int:
    """What a second and third copy of the same stretch explains: `kxqzkxqzkxqz` is `kxqz`."""
    for size in range(1, len(text) // 2 + 1):
        if text == (text[:size] * (len(text) // size + 1))[: len(text)]:
            return best[len(text)] - best[size]
    return 0
