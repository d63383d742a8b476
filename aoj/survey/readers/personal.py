"""Columns that name or reach a person, told by their headers and by what stands in them."""

from __future__ import annotations

import re
from collections.abc import Iterable

_NAMES = re.compile(
    r"""(?x)^(
      .*\be-?mail(\s?ad+res+e?)?\b.* | .*\bmailadres\b.* | adres\s?e-?mail | ip[\s_-]?(ad+res+e?)?
    | ipaddr(ess)? | (voor|achter|roep)?naam(\s.*)? | (first|last|sur|full)[\s_]?name | name | nom
    | vorname | nachname | imi[eę](\si\snazwisko)? | nazwisko
    | .*\b(tele?foon(nummer)?|mobiel(\snummer)?|phone(\snumber)?|handynummer)\b.*
    | .*\b(bsn|burgerservicenummer|iban|rekeningnummer)\b.* | .*\bgeboorte(datum|dag)\b.*
    | date\sof\sbirth | .*\bpostcode\b.* | straat(naam)? | huisnummer | adres | address
    | woonadres | refurl | recipient(last|first)name | recipientemail | externalreference
    | externaldatareference | location(latitude|longitude) | latitude | longitude
    | (wat\sis\s)?(uw|je|jouw|your|ihr|ihre)\s(volledige\s)?
      (naam|voornaam|achternaam|adres|woonadres|name|address|adresse)(\s.*)?
    | tel(nr)? | 06[\s-]?nummer | telefoonnr | gsm | mail | mobile(\snumber)? | gebruikersnaam
    | username | handtekening | zip(\s?code)? | postal\scode | plz | postleitzahl | telefon
    | telefonnummer | geburtsdatum | anschrift | adresse | familienname | numer\stelefonu
    | data\surodzenia | kod\spocztowy | adres\sip
    | firstname | lastname | contactpersoon | .*\bhoe\sheet\s(u|je)\b.*
    )$"""
)
"""Headers of personal columns, in small letters; Dutch, English, German, French and Polish."""
_CONTENTS = (
    re.compile(r"[^@\s]+@[^@\s]+\.[a-z]{2,}", re.IGNORECASE),  # e-mail
    re.compile(r"(\+31|0031|0)[\s-]?[1-9]([\s-]?\d){8}"),  # telephone
    re.compile(r"[A-Z]{2}\d{2}\s?[A-Z]{4}(\s?\d){10}"),  # IBAN
    re.compile(r"\d{1,3}(\.\d{1,3}){3}"),  # IP address
)
_SHARE = 0.5
"""From this share of the filled cells on, a column holds what the cells look like."""


def is_personal_header(header: str) -> bool:
    """Whether a header is that of a name, an address or a number of a person.

    >>> is_personal_header("E-mailadres"), is_personal_header("Ik weet bij wie ik terechtkan")
    (True, False)
    """
    bare = " ".join(header.replace("_", " ").casefold().strip(" :*?.").split())
    return bool(_NAMES.match(bare) or _NAMES.match(bare.replace(" ", "")))


def holds_personal_data(cells: Iterable[str]) -> bool:
    """Whether half of the filled cells or more are e-mail, telephone, IBAN, BSN or IP addresses."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    if not filled:
        return False
    found = sum(any(look.fullmatch(cell) for look in _CONTENTS) or is_bsn(cell) for cell in filled)
    return found / len(filled) >= _SHARE


def is_bsn(text: str) -> bool:
    """Whether nine digits pass the test that a burgerservicenummer passes.

    >>> is_bsn("111222333"), is_bsn("123456789")
    (True, False)
    """
    if not re.fullmatch(r"\d{9}", text):
        return False
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    total = sum(int(digit) * weight for digit, weight in zip(text, weights, strict=True))
    return total % 11 == 0 and text != "000000000"
