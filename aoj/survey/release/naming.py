"""Names of persons in free text: known ones, and what follows 'mevrouw', initials or a first name.

A name that is also a word (Roos, Bakker, Mei) counts only after such a title, beside another name,
or with a capital in the middle of a sentence. Names of gemeenten are left alone.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from aoj.survey.release.scanning import Find

NAME = "naam"
Sure = Literal["eigen", "woord", "vaak", ""]
_LIST = Path(__file__).with_name("names.toml")
_WORD = re.compile(r"[^\W\d_]+(?:['’`´-][^\W\d_]+)*")
_OF = re.compile(r"['’`´]s$")
_STARTS = re.compile(r"(?:^|[.!?:;\n\"“”„‘(\[•…/>|]|(?:^|\s)['’*-])\s*[\"'“‘*(-]*\s*$")
_BETWEEN = frozenset(
    ["van", "de", "den", "der", "ter", "ten", "te", "het", "'t", "in", "op", "el", "al", "bin", "ben", "abu", "aan", "bij", "la", "le", "du", "da", "dos", "della", "di", "von", "zu", "vd", "v.d", "ould", "ibn", "s", "'s", "uit", "over", "tot"]
)
"""Words between a first name and a surname."""
_TITLE = re.compile(
    r"""(?xi)\b(?: mevrouw | mevr\.? | mvr\.? | mw\.? | meneer | mijnheer | dhr\.? | (?:de\s)?heer | hr\.
      | juf | juffrouw | meester | mr\. | dokter | dr\.? | drs\.? | prof\.? | professor | ir\. | ing\.
      | fam\.? | familie | gezin | tante | oom | opa | oma | zoon(?:tje)? | dochter(?:tje)?
      | broer(?:tje)? | zus(?:je)? | kind(?:je)? | neefje | nichtje | leerling | mijn\snaam\sis
      | (?:ik|hij|zij|ze|die)\sheet | genaamd | groet(?:en|jes)?,? | gr\. | mvg,?
      )\s+"""
)
_INITIALS = re.compile(r"(?:\b[A-Z]\.[\s-]?){1,5}")
_SHORTENED = frozenset(
    ["NVT", "PO", "VO", "BV", "NV", "MBO", "SBO", "VSO", "SO", "GGD", "GGZ", "CJG", "IB", "AUB", "HBO", "WO", "SWV", "OCW", "VWS", "NB", "PS", "ZSM", "MBT", "TAV", "IVM", "EA", "DWZ", "OA", "EVT", "BSO", "SMW", "POH", "JGZ", "LVB"]
)
_NO_PERSON = re.compile(
    r"(?i)(?:school|college|lyceum|gymnasium|instituut|stichting|centrum|team)$"
)


@dataclass(frozen=True)
class Book:
    """Known names, folded, with how sure each is a name."""

    first: dict[str, Sure]
    last: dict[str, Sure]

    def sure(self, key: str) -> Sure:
        """Return how sure a word is a name of either kind; '' where it is not known."""
        found = {self.first.get(key, ""), self.last.get(key, "")}
        return next((word for word in _SURENESS if word in found), "")


_SURENESS: tuple[Sure, ...] = ("eigen", "woord", "vaak")


@dataclass(frozen=True)
class Word:
    """One word of a text: `key` is folded and without 's; `opens` whether it begins a sentence."""

    key: str
    start: int
    end: int
    is_capital: bool
    is_shout: bool
    opens: bool
    in_place: bool


@dataclass(frozen=True)
class Reading:
    """A text as words; `tells` is False where capitals say nothing, as in a text of capitals."""

    text: str
    words: tuple[Word, ...]
    tells: bool

    def joined(self, place: int) -> bool:
        """Whether only spaces stand between a word and the next."""
        gap = self.text[self.words[place].end : self.words[place + 1].start]
        return gap in ("'s ", "’s ") or (bool(gap) and not gap.strip() and "\n" not in gap)

    def is_name_like(self, place: int) -> bool:
        """Whether a word has a capital of its own and is no abbreviation, as AB or GGD."""
        word = self.words[place]
        length = word.end - word.start
        return word.is_capital and length > 1 and self.tells and not (word.is_shout and length < 5)


def folded_name(text: str) -> str:
    """Return a name in small letters without accents.

    >>> folded_name("Ömer"), folded_name("Işık")
    ('omer', 'isik')
    """
    bare = unicodedata.normalize("NFKD", text.replace("ı", "i").replace("İ", "i")).casefold()
    bare = "".join(sign for sign in bare if not unicodedata.combining(sign))
    return bare.translate(str.maketrans({"ø": "o", "ł": "l", "đ": "d", "’": "'", "`": "'"}))


@cache
def known_names() -> Book:
    """Return the reference list of names."""
    said = tomllib.loads(_LIST.read_text(encoding="utf-8"))
    first, last = (_levels(said[name]) for name in ("voornamen", "achternamen"))
    return Book(first, last)


def find_names(text: str, own: Sequence[str] = (), places: Sequence[str] = ()) -> Iterator[Find]:
    """Yield the names in a text; `own` are those of the region's file, `places` its gemeenten."""
    reading = read(text, places)
    marked = _known(reading)
    marked |= _after_titles(reading)
    marked |= _after_initials(reading)
    marked |= _beside(reading, marked)
    for run in _runs(reading, marked):
        yield Find(NAME, *run)
    for name in own:
        yield from _own(reading, name)


def doubtful(text: str, places: Sequence[str] = ()) -> list[str]:
    """Return words that may be names and are none that is known: for who looks at the texts."""
    reading = read(text, places)
    marked = _known(reading) | _after_titles(reading) | _after_initials(reading)
    marked |= _beside(reading, marked)
    book = known_names()
    found = []
    for place, word in enumerate(reading.words):
        odd = reading.is_name_like(place) and not word.opens
        first = word.opens and word.is_capital and book.first.get(word.key) in ("woord", "vaak")
        if (odd or first) and not word.in_place and place not in marked:
            found.append(text[word.start : word.end])
    return found


def read(text: str, places: Sequence[str] = ()) -> Reading:
    """Return a text as words."""
    spans = _place_spans(text, places)
    words = []
    for match in _WORD.finditer(text):
        whole = match[0]
        bare = _OF.sub("", whole)
        end = match.start() + len(bare)
        words.append(
            Word(
                folded_name(bare),
                match.start(),
                end,
                bare[0].isupper(),
                bare.isupper() and len(bare) > 1,
                bool(_STARTS.search(text[max(0, match.start() - 12) : match.start()]))
                if match.start()
                else True,
                any(start <= match.start() and end <= stop for start, stop in spans),
            )
        )
    small = sum(not word.is_capital for word in words)
    inner = [word for word in words if not word.opens]
    capitals = sum(word.is_capital for word in inner)
    shouts = sum(word.is_shout for word in words)
    tells = shouts * 2 <= max(len(words), 2) and (len(inner) < 4 or capitals * 3 <= len(inner) * 2)
    return Reading(text, tuple(words), tells or small * 2 > len(words))


def _levels(said: dict[str, str]) -> dict[str, Sure]:
    found: dict[str, Sure] = {}
    for level in _SURENESS:
        found |= dict.fromkeys(said[level].split(), level)
    return found


def _place_spans(text: str, places: Sequence[str]) -> list[tuple[int, int]]:
    folded = folded_name(text)
    if len(folded) != len(text):  # a letter that folds to two: places are found as they stand
        folded = text.casefold() if len(text.casefold()) == len(text) else text
    names = {folded_name(name) for name in places if len(name) > 1}
    return [
        match.span()
        for name in names
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", folded)
    ]


def _known(reading: Reading) -> set[int]:
    """Return the words that are names by themselves."""
    book = known_names()
    found = set()
    for place, word in enumerate(reading.words):
        if word.in_place:
            continue
        sure = book.sure(word.key)
        if not sure:
            sure = _of_parts(word, book)
        length = word.end - word.start
        if sure == "eigen":
            if length > 2 or (word.is_capital and not word.is_shout):
                found.add(place)
        elif reading.is_name_like(place) and not word.opens and not _is_month(reading, place):
            if sure == "woord" or (sure and book.first.get(word.key) == "vaak"):
                found.add(place)
    return found


def _of_parts(word: Word, book: Book) -> Sure:
    """Return how sure a double name is one, or a name with the s of whose it is."""
    parts = re.split(r"['-]", word.key)
    if len(parts) > 1:
        sures = [book.sure(part) for part in parts]
        if "eigen" in sures and (word.is_capital or all(sures)):
            return "eigen"
        return "woord" if all(sures) else ""
    if word.is_capital and len(word.key) > 4 and word.key.endswith("s"):
        return "eigen" if book.first.get(word.key[:-1]) == "eigen" else ""
    return ""


def _is_month(reading: Reading, place: int) -> bool:
    """Whether a word is a month in a date: 'in Mei', '12 Mei', 'Mei 2026'."""
    word = reading.words[place]
    if word.key not in ("april", "mei", "juni", "juli", "august"):
        return False
    before, after = reading.text[: word.start].rstrip(), reading.text[word.end :].lstrip()
    last = before.rsplit(maxsplit=1)[-1:] or [""]
    in_date = last[0].casefold() in ("in", "eind", "begin", "half", "sinds", "vanaf", "tot", "per")
    return in_date or last[0].rstrip(".").isdigit() or after[:1].isdigit()


def _after_titles(reading: Reading) -> set[int]:
    found: set[int] = set()
    for match in _TITLE.finditer(reading.text):
        start = match.end()
        initials = _INITIALS.match(reading.text, start)
        if initials:
            found |= {n for n, w in enumerate(reading.words) if start <= w.start < initials.end()}
            start = (
                initials.end()
                + len(reading.text[initials.end() :])
                - len(reading.text[initials.end() :].lstrip())
            )
        found |= _name_at(reading, start)
    return found


def _name_at(reading: Reading, start: int) -> set[int]:
    """Return the words of a name that begins at a place, after a title."""
    place = next((n for n, word in enumerate(reading.words) if word.start == start), None)
    if place is None:
        return set()
    last = _past_between(reading, place)
    if last is None:
        return set()
    word = reading.words[last]
    sure = known_names().sure(word.key) or _of_parts(word, known_names())
    if reading.is_name_like(last) and not _NO_PERSON.search(word.key):
        return set(range(place, last + 1))
    if sure in ("eigen", "woord") and (sure == "eigen" or not word.in_place):
        return set(range(place, last + 1))
    return set()


def _past_between(reading: Reading, place: int) -> int | None:
    """Return the word after 'van', 'van der' and the like; None where the text ends there."""
    for step in range(4):
        at = place + step
        if at >= len(reading.words):
            return None
        if reading.words[at].key not in _BETWEEN:
            return at
        if at + 1 >= len(reading.words) or not reading.joined(at):
            return None
    return None


def _after_initials(reading: Reading) -> set[int]:
    """Return initials with the surname after them: 'A.B. de Vries'."""
    found: set[int] = set()
    book = known_names()
    for match in _INITIALS.finditer(reading.text):
        letters = re.sub(r"[^A-Z]", "", match[0])
        start = match.end()
        start += len(reading.text[start:]) - len(reading.text[start:].lstrip(" "))
        place = next((n for n, word in enumerate(reading.words) if word.start == start), None)
        if place is None or letters in _SHORTENED:
            continue
        last = _past_between(reading, place)
        if last is None:
            continue
        is_known = bool(book.last.get(reading.words[last].key))
        if is_known or (reading.is_name_like(last) and (len(letters) > 1 or last > place)):
            inside = range(match.start(), reading.words[last].end)
            found |= {n for n, word in enumerate(reading.words) if word.start in inside}
    return found


def _beside(reading: Reading, marked: set[int]) -> set[int]:
    """Return surnames after a first name and first names before a surname."""
    book = known_names()
    found: set[int] = set()
    for place, word in enumerate(reading.words):
        first = book.first.get(word.key, "")
        is_first = place in marked or (bool(first) and word.is_capital and word.opens)
        if not is_first or place + 1 >= len(reading.words) or not reading.joined(place):
            continue
        last = _past_between(reading, place + 1)
        if last is None:
            continue
        beyond = reading.words[last]
        known = book.last.get(beyond.key, "")
        if place not in marked:
            if known in ("eigen", "woord") and beyond.is_capital:
                found |= set(range(place, last + 1))
        elif reading.is_name_like(last) or (known in ("eigen", "woord") and first):
            found |= set(range(place + 1, last + 1))
    return found | _before(reading, marked | found)


def _before(reading: Reading, marked: set[int]) -> set[int]:
    """Return 'van der' before a surname, and an unknown first name before it."""
    book = known_names()
    found: set[int] = set()
    for place in marked:
        if not book.last.get(reading.words[place].key) or reading.words[place].in_place:
            continue
        at = place - 1
        while at >= 0 and reading.joined(at) and reading.words[at].key in _BETWEEN - {"in", "op"}:
            at -= 1
        has_between = at < place - 1
        if has_between and reading.words[place].is_capital:
            found |= set(range(at + 1, place))
        if at >= 0 and reading.joined(at) and reading.is_name_like(at):
            word = reading.words[at]
            if not word.opens and not word.in_place and not _TITLE.match(f"{word.key} "):
                found |= set(range(at, place))
    return found


def _runs(reading: Reading, marked: set[int]) -> Iterator[tuple[int, int]]:
    """Yield from where to where each name runs, words that follow each other taken together."""
    places = sorted(marked)
    while places:
        first = last = places.pop(0)
        while places and places[0] == last + 1 and _may_join(reading, last):
            last = places.pop(0)
        yield reading.words[first].start, reading.words[last].end


def _may_join(reading: Reading, place: int) -> bool:
    gap = reading.text[reading.words[place].end : reading.words[place + 1].start]
    return re.fullmatch(r"(?:['’]s)?[\s.-]{0,3}", gap) is not None and "\n" not in gap


def _own(reading: Reading, name: str) -> Iterator[Find]:
    """Yield where a name of the region's file stands: whole in any case, parts with a capital."""
    keys = [folded_name(match[0]) for match in _WORD.finditer(name)]
    if not keys:
        return
    words = reading.words
    for place in range(len(words) - len(keys) + 1):
        if [word.key for word in words[place : place + len(keys)]] == keys:
            yield Find(NAME, words[place].start, words[place + len(keys) - 1].end)
    if len(keys) < 2:
        return
    for word in words:
        if word.key in keys and word.key not in _BETWEEN and word.is_capital and len(word.key) > 2:
            if not _TITLE.match(f"{word.key} "):
                yield Find(NAME, word.start, word.end)
