"""Names of persons in free text: known ones, and what follows 'mevrouw', initials or a first name.

A name that is also a word (Roos, Bakker, Mei) counts only after such a title, beside another name,
or with a capital in the middle of a sentence. Names of gemeenten are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from aoj.survey.release.lexicon import Book, Sure, folded_name, known_names
from aoj.survey.release.scanning import Find
from aoj.survey.release.sentences import WORD, Reading, Word, read

NAME = "naam"
_BETWEEN = re.compile(
    r"van|de|den|der|ter|ten|te|het|'t|in|op|el|al|bin|ben|abu|aan|bij|la|le|du|da|dos|della|di|von"
    r"|zu|vd|ould|ibn|'?s|t|uit|over|tot"
)
"""Words between a first name and a surname."""
_ARTICLE = re.compile(r"de|den|der|ter|ten|'t|el|al|bin|ben|vd|la|le|dos|da|di")
_TITLE = re.compile(
    r"""(?xi)\b(?: mevrouw | mevr\.? | mvr\.? | mw\.? | meneer | mijnheer | dhr\.?
      | (?:de\s)?heer | hr\. | juf | juffrouw | meester | mr\. | dokter | dr\.? | drs\.?
      | prof\.? | professor | ir\. | ing\. | fam\.? | familie | gezin | tante | oom | opa | oma
      | zoon(?:tje)? | dochter(?:tje)?
      | broer(?:tje)? | zus(?:je)? | kind(?:je)? | neefje | nichtje | leerling | mijn\snaam\sis
      | (?:ik|hij|zij|ze|die)\sheet | genaamd | groet(?:en|jes)?,? | gr\. | mvg,?
      )(?:\s+|(?<=\.))"""
)
_SHORT_BETWEEN = re.compile(r"\b[Vv]\.?\s?/?\s?d\.?\s+[A-Z][^\W\d_]+(?:-[A-Z][^\W\d_]+)?")
"""'v.d. Berg', 'v/d Berg'."""
_INITIAL_AFTER = re.compile(r",?\s(?:[A-Z]\.){1,4}(?!\w)")
_INITIAL_BEFORE = re.compile(r"(?<!\w)[A-HJ-TV-Z]\s$")
_INITIALS = re.compile(r"(?:\b[A-Z]\.[\s-]?){1,5}")
_SHORTENED = re.compile(
    "NVT|PO|VO|BV|NV|MBO|SBO|VSO|SO|GGD|GGZ|CJG|IB|AUB|HBO|WO|SWV|OCW|VWS|NB|PS|ZSM|MBT|TAV|IVM|EA"
    "|DWZ|OA|EVT|BSO|SMW|POH|JGZ|LVB"
)
_MONTHS = ("april", "mei", "juni", "juli", "august", "jan", "sep")
_SHORT_MONTHS = ("feb", "mrt", "okt", "nov", "dec")
_LANGUAGES = re.compile("engels|duits|nederlands|spaans|turks|arabisch|taal|talen|les")
_NO_PERSON = re.compile(
    r"(?i)(?:school|college|lyceum|gymnasium|instituut|stichting|centrum|team)$"
)


def find_names(text: str, own: Sequence[str] = (), places: Sequence[str] = ()) -> Iterator[Find]:
    """Yield the names in a text; `own` are those of the region's file, `places` its gemeenten."""
    reading = read(text, places)
    marked = _known(reading)
    marked |= _after_titles(reading)
    marked |= _after_initials(reading)
    marked |= _beside(reading, marked)
    for start, end in _runs(reading, marked):
        yield Find(NAME, *_with_initials(text, start, end))
    for match in _SHORT_BETWEEN.finditer(text):
        yield Find(NAME, *match.span())
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
        first = word.opens and word.is_capital and book.first.get(word.key) == "woord"
        if (odd or first) and not word.in_place and place not in marked:
            found.append(text[word.start : word.end])
    return found


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
        if not sure or _is_month(reading, place):
            continue
        if sure == "eigen":
            is_name = length > 2 or (word.is_capital and not word.is_shout)
        else:
            in_sentence = reading.is_name_like(place) and not word.opens
            is_name = in_sentence and (sure == "woord" or book.first.get(word.key) == "vaak")
        if is_name:
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
        return "eigen" if book.sure(word.key[:-1]) == "eigen" else ""
    return ""


def _is_month(reading: Reading, place: int) -> bool:
    """Whether a word is a month or a language: 'in Mei', 'jan. 2026', 'Engels en Frans'."""
    word = reading.words[place]
    if word.key == "frans":
        return any(_LANGUAGES.fullmatch(one.key) for one in reading.words)
    if word.key not in _MONTHS:
        return False
    before, after = reading.text[: word.start].rstrip(), reading.text[word.end :].lstrip()
    last = before.rsplit(maxsplit=1)[-1:] or [""]
    in_date = last[0].casefold() in ("in", "eind", "begin", "half", "sinds", "vanaf", "tot", "per")
    if any(one.key in _SHORT_MONTHS for one in reading.words):
        return True
    return in_date or last[0].rstrip(".").isdigit() or after.lstrip(". ")[:1].isdigit()


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
        if not _BETWEEN.fullmatch(reading.words[at].key):
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
        if place is None or _SHORTENED.fullmatch(letters):
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
        elif last > place + 1 and place - 1 in marked | found and known != "eigen":
            continue  # 'Anja Jansen van de Regenboog': her surname is there already
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
        while at >= 0 and reading.joined(at) and _is_between(reading, at):
            at -= 1
        has_between = at < place - 1
        if has_between and reading.words[place].is_capital:
            found |= set(range(at + 1, place))
        if at >= 0 and reading.joined(at) and reading.is_name_like(at):
            word = reading.words[at]
            if not word.opens and not word.in_place and not _TITLE.match(f"{word.key} "):
                found |= set(range(at, place))
    return found


def _is_between(reading: Reading, place: int) -> bool:
    """Whether a word belongs to the surname after it: 'de', 'Van', and 'van' in 'van der'."""
    word = reading.words[place]
    if word.key in ("van", "von"):
        after = reading.words[place + 1]
        return (word.is_capital and not word.opens) or bool(_ARTICLE.fullmatch(after.key))
    return bool(_ARTICLE.fullmatch(word.key))


def _runs(reading: Reading, marked: set[int]) -> Iterator[tuple[int, int]]:
    """Yield from where to where each name runs, words that follow each other taken together."""
    places = sorted(marked)
    while places:
        first = last = places.pop(0)
        while places and places[0] == last + 1 and _may_join(reading, last):
            last = places.pop(0)
        yield reading.words[first].start, reading.words[last].end


def _with_initials(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a name with an initial before or after it: 'M Jansen', 'Jansen, M.', 'Jan P.'."""
    before, after = _INITIAL_BEFORE.search(text, 0, start), _INITIAL_AFTER.match(text, end)
    return before.start() if before else start, after.end() if after else end


def _may_join(reading: Reading, place: int) -> bool:
    gap = reading.text[reading.words[place].end : reading.words[place + 1].start]
    return re.fullmatch(r"(?:['’]s)?[\s.'’-]{0,3}", gap) is not None and "\n" not in gap


def _own(reading: Reading, name: str) -> Iterator[Find]:
    """Yield where a name of the region's file stands: whole in any case, parts with a capital."""
    keys = [folded_name(match[0]) for match in WORD.finditer(name)]
    if not keys:
        return
    words = reading.words
    for place in range(len(words) - len(keys) + 1):
        if [word.key for word in words[place : place + len(keys)]] == keys:
            yield Find(NAME, words[place].start, words[place + len(keys) - 1].end)
    if len(keys) < 2:
        return
    parts = {key for key in keys if len(key) > 2 and not _TITLE.match(f"{key} ")}
    for word in words:
        if word.key in parts and word.is_capital and not _BETWEEN.fullmatch(word.key):
            yield Find(NAME, word.start, word.end)
