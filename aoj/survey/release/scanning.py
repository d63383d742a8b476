"""Numbers and addresses in free text that lead to a person, in the many ways they are written.

What looks like one is masked, also where it is misspelt: a reviewer sees the masks and can live
with one too many. Years, shares, amounts and ages are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from aoj.survey.readers.personal import is_bsn

MAIL, PHONE, BSN, POSTCODE, IBAN = "e-mailadres", "telefoonnummer", "bsn", "postcode", "rekening"
LINK, ADDRESS, ACCOUNT, NUMBER, BIRTH = "link", "adres", "account", "nummer", "geboortedatum"
IP, PLATE = "ip-adres", "kenteken"


@dataclass(frozen=True)
class Find:
    """What was found from `start` to `end` (characters); it never holds the text itself."""

    kind: str
    start: int
    end: int


_TLD = (
    r"(?:nl|com|org|net|eu|be|de|fr|uk|info|edu|frl|amsterdam|gov|biz|online|school|io|me|tr|ma|pl"
    r"|example|test)"
)
_AT = r"(?:\s{0,3}@\s{0,3}|\s{0,3}[(\[{<]\s?(?:at|apenstaart(?:je)?|@)\s?[)\]}>]\s{0,3})"
_AT_WORD = r"(?:\s{1,3}|[-_])(?:at|apenstaart(?:je)?)(?:\s{1,3}|[-_])"
_DOT = (
    r"(?:\.|\s{1,2}\.\s{1,2}|\s{0,3}[(\[{]\s?(?:dot|punt|\.)\s?[)\]}]\s{0,3}"
    r"|\s{1,3}(?:dot|punt)\s{1,3})"
)
_WORD = r"[\w+%'’-]{1,64}"
_LOCAL = rf"(?<![\w.+%'’-]){_WORD}(?:{_DOT}{_WORD}){{0,6}}"
_LAST = (
    rf"(?:\s?\.\s?|\s{{0,3}}[(\[{{]\s?(?:dot|punt|\.)\s?[)\]}}]\s{{0,3}}"
    rf"|\s{{1,3}}(?:dot|punt)\s{{1,3}}){_TLD}\b"
)
_MAIL = re.compile(
    rf"""(?xi)
    {_LOCAL} (?:
        @{_WORD}(?:{_DOT}{_WORD}){{0,5}}(?:{_LAST})?
      | {_AT}{_WORD}(?:{_DOT}{_WORD}){{0,4}}
        (?:{_LAST} | (?<=\.[a-z][a-z]) | (?<=\.[a-z][a-z][a-z]))
      | {_AT_WORD}[\w-]{{1,64}}(?:{_DOT}[\w-]{{1,64}}){{0,4}}{_LAST}
    )"""
)
_APE = re.compile(r"(?i)(?<!\w)[\w.+-]{2,64}\s{0,3}apenstaart(?:je)?\s{0,3}[\w.-]{2,64}")
_HANDLE = re.compile(r"(?<![\w.])@\w[\w.]{2,30}(?![\w(])")
_PROFILE = re.compile(
    r"(?i)\b(?:insta(?:gram)?|snap(?:chat)?|tiktok|discord|facebook|fb|twitter|roblox)\b\s?[:=]?\s?"
    r"(?P<number>(?=[\w.#-]*[\d_.#]\w)[\w.#-]{3,40})"
)
_PLATE = re.compile(r"(?<![\w-])[A-Z0-9]{1,3}-[A-Z0-9]{1,3}-[A-Z0-9]{1,3}(?![\w-])")
_LINK = re.compile(
    r"(?i)\b[a-z][a-z0-9+.-]{1,15}://[^\s<>\"]+|\bwww\.[^\s<>\"]+"
    r"|(?<![\w@.])(?:[a-z0-9-]{2,40}\.){1,4}(?:nl|com|org|net|eu|be|example)\b(?:/[^\s<>\"]*)?"
)
_IP = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])")
_GAP = r"[\s.\-‐-―−/()_·*|]{0,4}"
_NUMBERS = "nul|een|één|twee|drie|vier|vijf|zes|zeven|acht|negen"
_DIGIT = rf"(?:\d|{_NUMBERS})"
_PHONE = re.compile(
    rf"""(?xi)
    (?<!\d)(?<!\d[.,]) \(?
    (?: (?:\+|(?<!\w)00{_GAP})\s?3{_GAP}1{_GAP}(?:\(?\s?0\s?\)?{_GAP})?[1-9]
      | (?<!\w)31{_GAP}6
      | (?<![a-z])(?:0|nul){_GAP}{_DIGIT}
      | (?<!\w)o{_GAP}6
    )
    (?:{_GAP}{_DIGIT}){{8}}
    (?!\d|[.,]?\d*\s?%)"""
)
_COMMA = re.compile(r"(?<![\d.,])0\d{1,3},\s?\d(?:[\s.-]?\d){5,7}(?!\d|[.,]\d)")
_SIX = re.compile(r"(?<![\d.,])6(?:[\s.-]?\d){8}(?![\d]|[.,]\d)")
_FOREIGN = re.compile(r"(?<!\w)(?:\+|00)[\s(]{0,2}[1-9]\d{0,2}(?:[\s().\-/]{0,3}\d){7,12}(?!\d)")
_NINE = re.compile(r"(?<![\d.,])\d(?:[\s.\-‐-―]{0,2}\d){7,8}(?!\d|[.,]\d)")
_LONG = re.compile(r"(?<![\d.,])\d{8,}(?!\d|[.,]\d)")
_KEYED = re.compile(
    r"""(?xi)
    \b(?P<key> bsn(?:[\s-]?(?:nr|nummer))? | burgerservice\s?nummer | sofi(?:[\s-]?nummer)?
      | (?:tele?foon|mobiele?|leerling|studenten?|personeels?|klant|cli[eë]nt|dossier|zaak|rekening
          |registratie|polis|pas|paspoort|kenteken)\s?-?(?:nummer|nr)
      | tel(?:nr|efoon)? | mobiel | rek(?:ening)? | agb | big
      | (?:casus|dossier|zaak)(?:nummer|nr)?
      | bel(?:len)?(?:\sme|\smij|\sons)?(?:\sop)? | app(?:en)?(?:\sme|\smij)?(?:\sop)?
    )\b [\s.:=]{0,3} (?:is|was|op|nr|nummer|met|naar)?[\s.:]{0,3}
    (?P<number>[A-Z]{0,3}\d(?:[\s.\-‐-―/]{0,2}\d){3,})(?!\d|\s?%)"""
)
_POSTCODE = re.compile(
    r"(?<![\d.,])[1-9](?:[\s.]?\d){3}[\s.\-_]{0,3}([A-Za-z])[\s.]?([A-Za-z])(?!\w)"
)
_YEAR_BEFORE = re.compile(
    r"(?i)\b(?:in|sinds|vanaf|van|tot|na|voor|en|jaar|eind|begin|medio|per|sedert|rond|om|bijna|ruim"
    r"|ongeveer|circa|minimaal|maximaal|of|de|schooljaar|zomer|januari|februari|maart|april|mei|juni"
    r"|juli|augustus|september|oktober|november|december)\s+$"
)
_SHORT = re.compile(
    r"(?i)is|en|of|op|in|de|te|we|ze|je|er|om|al|na|zo|nu|ik|me|he|km|kg|cm|mm|ha|pk|eu|uw|za|wo|vr"
    r"|di|ma|do|ga|as|bv|nl|st|wa|po|vo|so|ib|sw|bs|kw|wh|mb|gb|dd|an|at|hè|já|ja|cl|dl|ml"
)
"""Words and units of two letters that may follow a number."""
_IBAN = re.compile(
    r"(?<![A-Za-z0-9])(?:[A-Z]{2}|[a-z]{2})[\s.-]?\d{2}(?:[\s.\-‐-―_]?[A-Z0-9]{2,4}|[a-z0-9]{2,4}){3,15}"
)
_IBAN_NL = re.compile(
    r"(?i)(?<![a-z0-9])n[\s.-]?l(?:[\s.\-‐-―_]{0,2}\d){2}(?:[\s.\-‐-―_]{0,2}[a-z]){4}"
    r"(?:[\s.\-‐-―_]{0,2}\d){7,10}"
)
_ADDRESS = re.compile(
    r"""(?x)(?<![\w'’-])
    (?: (?i:[\w'’-]{3,40}(?:straat|laan|weg|plein|gracht|kade|dijk|singel|steeg|dreef|plantsoen))
      | [A-Z][\w'’-]{0,40}(?:hof|pad|park|markt|baan|wal|weide|burg|veld|horst|donk|kamp)
      | [A-Z][\w'’-]{1,40}\s(?i:straat|laan|weg|plein|gracht|kade|dijk|singel|steeg|dreef|plantsoen)
    )
    \s+(?:nr\.?\s*|nummer\s*)?(?!(?:19|20)\d\d\b)\d{1,4}(?:\s?[-/]?\s?[a-zA-Z])?\b
    (?!\s?(?:%|uur|jaar|keer|euro|leerling|minuten|kilometer|km|weken|maanden|dagen))"""
)
_BIRTH = re.compile(
    r"(?i)\b(?:geboren|geb\.?|geboortedatum)(?:\s(?:op|is|in))?[\s:]{0,3}"
    r"(?P<number>\d{1,2}[\s./-]{1,2}(?:\d{1,2}|[a-z]{3,9})[\s./-]{1,2}\d{2,4})"
)
_DATE = re.compile(
    r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])|(?:[0-2]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)\d\d"
)


def find_numbers(text: str) -> Iterator[Find]:
    """Yield what leads to a person, the surest first; finds may overlap."""
    for search in _SEARCHES:
        yield from search(text)


def is_iban(text: str) -> bool:
    """Whether letters and digits pass the test that an IBAN passes (mod 97).

    >>> is_iban("NL91 ABNA 0417 1643 00"), is_iban("NL91 ABNA 0417 1643 01")
    (True, False)
    """
    bare = re.sub(r"[^A-Za-z0-9]", "", text).upper()
    if not re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", bare):
        return False
    return int("".join(str(int(sign, 36)) for sign in bare[4:] + bare[:4])) % 97 == 1


def _all(kind: str, *patterns: re.Pattern[str]) -> Callable[[str], Iterator[Find]]:
    def search(text: str) -> Iterator[Find]:
        for pattern in patterns:
            for match in pattern.finditer(text):
                group = "number" if "number" in pattern.groupindex else 0
                yield Find(kind, *match.span(group))

    return search


def _ibans(text: str) -> Iterator[Find]:
    for match in _IBAN_NL.finditer(text):
        yield Find(IBAN, *match.span())
    for match in _IBAN.finditer(text):
        for end in range(match.end(), match.start() + 14, -1):
            part = text[match.start() : end]
            if part[-1].isalnum() and sum(map(str.isdigit, part)) > 8 and is_iban(part):
                yield Find(IBAN, match.start(), end)
                break


def _keyed(text: str) -> Iterator[Find]:
    for match in _KEYED.finditer(text):
        key = match["key"].casefold()
        digits = re.sub(r"\D", "", match["number"])
        named = "nummer" in key or "nr" in key or key.startswith(("bsn", "sofi", "burger", "tel"))
        if len(digits) >= (5 if named else 6) and not _is_years(match["number"]):
            yield Find(
                BSN if key.startswith(("bsn", "sofi", "burger")) else NUMBER, *match.span("number")
            )


def _bsns(text: str) -> Iterator[Find]:
    for match in _NINE.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        if _is_thousands(match[0]) or _is_years(match[0]) or _DATE.fullmatch(digits):
            continue
        if len(digits) == 9 and is_bsn(digits):
            yield Find(BSN, *match.span())


def _plates(text: str) -> Iterator[Find]:
    for match in _PLATE.finditer(text):
        signs = match[0].replace("-", "")
        if len(signs) == 6 and not signs.isdigit() and not signs.isalpha():
            yield Find(PLATE, *match.span())


def _longs(text: str) -> Iterator[Find]:
    for match in _LONG.finditer(text):
        if not _DATE.fullmatch(match[0]) and not match[0].endswith("0000"):
            yield Find(NUMBER, *match.span())


def _phones(text: str) -> Iterator[Find]:
    for match in _PHONE.finditer(text):
        if re.sub(r"\D", "", match[0]) != "0123456789":
            yield Find(PHONE, *match.span())
    for pattern in (_COMMA, _SIX, _FOREIGN):
        for match in pattern.finditer(text):
            if not _is_thousands(match[0]):
                yield Find(PHONE, *match.span())


def _postcodes(text: str) -> Iterator[Find]:
    for match in _POSTCODE.finditer(text):
        letters = match[1] + match[2]
        number = re.sub(r"\D", "", match[0])
        is_joined = bool(re.fullmatch(r"\d{4}[A-Za-z]{2}", match[0]))
        is_word = bool(_SHORT.fullmatch(letters)) and bool(re.fullmatch(r"\d+\s?\w+", match[0]))
        after_year = bool(_YEAR_BEFORE.search(text[max(0, match.start() - 20) : match.start()]))
        is_year = 1900 <= int(number) <= 2060
        in_words = letters.islower() or (is_year and (after_year or _is_capitals(text)))
        if is_word and in_words and (is_year or not is_joined):
            continue
        is_whole = bool(re.match(r"\d{4}", match[0]))
        if (
            not letters.isupper()
            and not is_joined
            and (letters.istitle() or is_year or not is_whole)
        ):
            continue
        yield Find(POSTCODE, *match.span())


def _is_capitals(text: str) -> bool:
    """Whether a text is written in capitals, so that those of two letters tell nothing."""
    small = sum(sign.islower() for sign in text)
    return sum(sign.isupper() for sign in text) > 4 * small


def _is_thousands(text: str) -> bool:
    """Whether digits are an amount with dots or spaces between thousands, as in 1.250.000."""
    return bool(
        re.fullmatch(r"[1-9]\d{0,2}(?:\.\d{3})?(?:\.000)+|[1-9]\d?(?:\.\d{3}){2}", text.strip())
    )


def _is_years(text: str) -> bool:
    """Whether a run of digits is only years: '2024 2025', '2023/2024'."""
    found = re.findall(r"\d+", text)
    return all(re.fullmatch(r"(?:19|20)\d\d", one) for one in found)


_SEARCHES: tuple[Callable[[str], Iterator[Find]], ...] = (
    _all(MAIL, _MAIL, _APE),
    _all(LINK, _LINK),
    _all(ACCOUNT, _HANDLE, _PROFILE),
    _ibans,
    _phones,
    _all(BIRTH, _BIRTH),
    _keyed,
    _bsns,
    _all(IP, _IP),
    _all(ADDRESS, _ADDRESS),
    _postcodes,
    _plates,
    _longs,
)
