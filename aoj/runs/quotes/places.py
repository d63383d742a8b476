"""Which places and years a sentence names, and which of them governs a number in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from aoj.runs.quotes.numbers import years
from aoj.runs.quotes.vocabulary import WORD, pattern, table, whole_words, words

COUNTRY = "NL01"
REST = "overige"
ELSEWHERE = "?"
_STOP = re.compile(
    r"[,;:()–—]|(?<!\w)(?:dan|tegen|tegenover|en|maar|naar|tot|vergeleken|terwijl|sinds|vanaf|boven|onder|"
    r"ten opzichte van|t\.o\.v\.|als|waar|om|versus|naast|van wie|waarvan)(?!\w)",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"(?:dan|tegen|tegenover|vergeleken met|in vergelijking met|ten opzichte van|t\.o\.v\.|boven|onder|sinds|"
    r"vanaf|versus|met|naast|als|van|na)(?:\s+(?:in|bij|het|de|dat|die|heel|begin|eind|schooljaar|van))*\s*$",
    re.IGNORECASE,
)
_BASELINE = re.compile(
    r"(?<!\w)(?:sinds|vanaf|ten opzichte van|t\.o\.v\.|vergeleken met|in vergelijking met|dan|na|tegenover)"
    r"(?:\s+(?:in|het|begin|eind|schooljaar|jaar))*\s*$",
    re.IGNORECASE,
)
_NEAR = re.compile(
    r"^[\s,]*(?:\(|:|-|–|toen\b[^,;]*|waar\b[^,;]*|met\b|is\b|was\b|zijn\b|op\b|het\b|dat\b|nog\b|\s)*$",
    re.IGNORECASE,
)
_BEFORE_NAME = re.compile(
    r"(?<!\w)(?:in|te|bij|van|uit|voor|rond|naar|tussen|en|over|binnen)\s+$", re.IGNORECASE
)
_OPENING = re.compile(r"[.:!?\"“(•]\s*$")
_PART = re.compile(r"(?:-| )(?!(?:CBS|DUO)\b)[A-Z][a-z]{2,}")
"""What follows the name of a place in that of a part of it: Almere Haven, Rotterdam-Zuid."""
_KIND = re.compile(r"(?<!\w)(stad|gemeente|provincie)\s+$", re.IGNORECASE)
_LARGER, _GEMEENTEN = re.compile(r"(?:PV|NL|PO|VO|RM)\d"), re.compile(r"GM\d")


@dataclass(frozen=True)
class Hit:
    """What a place in a sentence names: codes of regions, or a period."""

    at: int
    end: int
    names: frozenset[str]


class Places:
    """The places that some figures are about, by name; `own` is the region of the report."""

    def __init__(self, names: Mapping[str, Iterable[str]], own: str) -> None:
        self.own = own
        self._names = {name.lower(): frozenset(codes) for name, codes in names.items() if name}
        self._names |= {word: frozenset({own}) for word in words("plaatsen", "eigen")}
        self._names |= {word: frozenset({COUNTRY, REST}) for word in words("plaatsen", "land")}
        self._names |= {word: frozenset({REST, COUNTRY}) for word in words("plaatsen", "rest")}
        self._simple = {
            name: codes for name, codes in self._names.items() if name.isalpha() and len(name) >= 4
        }

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return whole_words(self._names)

    def hits(self, text: str) -> list[Hit]:
        """Return the places that a sentence names, in order; another's name is `ELSEWHERE`."""
        found = []
        for match in self._pattern.finditer(text):
            if not self._is_other_word(text, match):
                codes = self._names[" ".join(match.group().lower().split())]
                codes = _of_kind(codes, text[: match.start()])
                if _PART.match(text[match.end() :]):
                    codes = frozenset({ELSEWHERE})
                found.append(Hit(match.start(), match.end(), codes))
        taken = [(hit.at, hit.end) for hit in found]
        for match in WORD.finditer(text):
            if match.group()[0].isupper() and not any(a <= match.start() < b for a, b in taken):
                if codes := self._named_after(match.group().lower()):
                    found.append(Hit(match.start(), match.end(), codes))
                elif _is_a_name(text, match):
                    found.append(Hit(match.start(), match.end(), frozenset({ELSEWHERE})))
        return sorted(found, key=lambda hit: hit.at)

    def _is_other_word(self, text: str, match: re.Match[str]) -> bool:
        """Whether a word only looks like a name: 'hieronder' is not, 'hier over' is."""
        if match.group().lower() == "hier":
            return bool(
                re.match(
                    r"\s*(?:over|onder|boven|na|bij|mee|in|op|aan|van|voor)\b", text[match.end() :]
                )
            )
        return (
            match.group().lower() in self._simple
            and match.group()[0].islower()
            and not (
                match.group().lower() in words("plaatsen", "land")
                or match.group().lower() in words("plaatsen", "eigen")
            )
        )

    def _named_after(self, word: str) -> frozenset[str]:
        """Return the place that a word is made of: 'Almeerse', 'Utrechters'."""
        if not re.search(r"(?:se|s|er|ers|aar|aars|aren|ner|ners)$", word):
            return frozenset()
        for name, codes in self._simple.items():
            common = max(4, len(name) - 2)
            if word[:common] == name[:common] and len(word) > len(name) - 2:
                return codes
        return frozenset()


def _is_a_name(text: str, match: re.Match[str]) -> bool:
    """Whether a word with a capital is the name of something that no figure is about."""
    word, before = match.group(), text[: match.start()]
    if word.isupper() or word.lower() in words("plaatsen", "geen_namen"):
        return False
    if any(word.lower().startswith(known) for known in ("cbs", "duo")):
        return False
    if not before.strip() or _OPENING.search(before):
        following = WORD.findall(text[match.end() :])[:1]
        return bool(following) and _is_subject(word, following[0])
    if re.search(r"(?:se|sche)$", word) and len(word) > 4:
        return True
    last = WORD.findall(before)[-1:]
    kind = bool(last) and last[0].lower() in words("plaatsen", "soorten")
    return kind or bool(_BEFORE_NAME.search(before))


def _is_subject(word: str, verb: str) -> bool:
    """Whether the first word of a sentence is a name: 'Elders scoort', but not 'Jeugdhulp is'."""
    lowered = word.lower()
    if lowered in _known_words() or lowered.endswith(("en", "ing", "heid", "hulp", "zorg")):
        return False
    if verb in words("plaatsen", "scoren"):
        return True
    return verb in words("plaatsen", "zijn") and len(lowered) <= 7


@cache
def _known_words() -> frozenset[str]:
    phrases = {p for name, others in table("onderwerpen").items() for p in (name, *others)}
    plain = (*words("algemeen", "kop"), *words("algemeen", "label"), *words("plaatsen", "starten"))
    return frozenset((*phrases, *plain, *words("functie", "woorden")))


def _of_kind(codes: frozenset[str], before: str) -> frozenset[str]:
    """Return those that may be meant where a text says what kind of place it is.

    >>> sorted(_of_kind(frozenset({"PV26", "GM0344"}), "in de stad "))
    ['GM0344']
    """
    found = _KIND.search(before)
    if not found:
        return codes
    others = _GEMEENTEN if found[1].lower() == "provincie" else _LARGER
    left = frozenset(code for code in codes if not others.match(code))
    return left or frozenset({ELSEWHERE})


def year_hits(text: str) -> list[Hit]:
    """Return the years that a sentence names, in order; not those in the name of a plan."""
    found = []
    for at, end, period in years(text):
        last = WORD.findall(text[:at])[-1:]
        is_title = (
            bool(last)
            and last[0][0].isupper()
            and len(last[0]) > 3
            and at - 1 > text.find(last[0]) > 0
        )
        if not is_title or pattern("tijd", "vanaf").fullmatch(last[0].lower()):
            found.append(Hit(at, end, frozenset({period})))
    return found


def governing(
    text: str,
    hits: Sequence[Hit],
    at: int,
    end: int,
    others: Sequence[tuple[int, int]] = (),
    *,
    of_years: bool = False,
) -> Hit | None:
    """Return the hit that belongs to what stands from `at` to `end`.

    What directly follows comes first ('10,8% van de jongeren in Nederland'), then the nearest
    before it. A place or year that something is compared with ('dan in Nederland', 'sinds 2019')
    belongs only to what comes right after it, and one that directly follows another number
    (`others`) to that.
    """
    for hit in hits:
        if hit.at >= end:
            between = text[end : hit.at]
            if _is_attached(between):
                return hit
            break
    for hit in reversed([hit for hit in hits if hit.end <= at]):
        between = text[hit.end : at]
        if any(b <= hit.at and _is_attached(text[b : hit.at]) for _, b in others):
            continue
        if of_years and pattern("tijd", "nu").search(between):
            return None
        beside = _BASELINE if of_years else _BESIDE
        if not beside.search(text[: hit.at]) or _NEAR.match(between):
            return hit
    return None


def _is_attached(between: str) -> bool:
    return not _STOP.search(between) and not re.search(r"\d", between) and len(between.split()) <= 6
