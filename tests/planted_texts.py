"""Free texts in which something is planted that leads to a person, in the ways people write it."""

from __future__ import annotations

from random import Random

OPENINGS = ("", "Bel ", "Vraag het aan ", "Volgens mij: ", "Wij hebben alles geprobeerd, zie ")
CLOSINGS = (
    "",
    ".",
    " maar dat hielp niet.",
    ", zei de juf",
    "! En nu?",
    " (al jaren)",
    " of niet;",
)
HIDING = ("\u200b", "\u200d", "\u00ad", "\u2060", "\ufeff", "\u202e")
WIDE = {ord("0") + n: 0xFF10 + n for n in range(10)}
ARABIC = {ord("0") + n: 0x0660 + n for n in range(10)}
WORDS = ("nul", "een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen")
AREAS = ("010", "020", "030", "038", "0341", "0523", "0111", "088", "085", "0900")
GAPS = ("", " ", "-", ".", " - ", "/", "\u00a0", "\u2011", "\t")
LOCALS = ("zwiebertje", "k.knabbel", "knabbel_k", "info", "k.v.d.knabbel", "knabbel-babbel", "kn9")
HOSTS = ("fabelpost", "de-school", "wijkteam", "postvak.gemeente")
TLDS = ("nl", "com", "org", "eu", "example")


def sentence(value: str, rng: Random) -> str:
    """Return a sentence around a value."""
    return f"{rng.choice(OPENINGS)}{value}{rng.choice(CLOSINGS)}"


def disguised(value: str, rng: Random) -> str:
    """Return a value as it was, with signs in it that nobody sees, or in other digits."""
    match rng.randrange(5):
        case 0:
            place = rng.randrange(len(value) + 1)
            return value[:place] + rng.choice(HIDING) + value[place:]
        case 1:
            return value.translate(WIDE)
        case 2:
            return value.translate(ARABIC)
        case _:
            return value


def phone(rng: Random) -> str:
    """Return a Dutch telephone number: mobile, of an area, or as from abroad."""
    if rng.random() < 0.5:
        area, rest = "06", digits(8, rng)
    else:
        area = rng.choice(AREAS)
        rest = digits(10 - len(area), rng)
    gap = rng.choice(GAPS)
    match rng.randrange(6):
        case 0:
            start = rng.choice(("+31", "0031", "+31 ", "00 31 ", "+31(0)", "+31 (0)", "+ 31 "))
            return start + area[1:] + gap + rest
        case 1:
            return f"({area}){gap}{rest}"
        case 2:
            return area + rng.choice(GAPS) + grouped(rest, rng.choice((2, 3, 4)), rng.choice(GAPS))
        case 3:
            return rng.choice((" ", ".", "-")).join(area + rest)
        case 4:
            return " ".join(WORDS[int(digit)] for digit in area + rest)
        case _:
            return area + gap + rest


def bsn(rng: Random) -> str:
    """Return nine digits that pass the test of a burgerservicenummer, not as a date."""
    while True:
        first = digits(8, rng)
        total = sum(int(d) * w for d, w in zip(first, range(9, 1, -1), strict=True))
        if total % 11 < 10 and not first.endswith("00"):
            break
    whole = first + str(total % 11)
    gap = rng.choice(("", " ", ".", "-"))
    return rng.choice(
        (whole, grouped(whole, 3, gap), f"{whole[:4]}{gap}{whole[4:6]}{gap}{whole[6:]}")
    )


def postcode(rng: Random) -> str:
    """Return a postcode as people write it."""
    number = str(rng.randrange(1000, 10000))
    letters = "".join(rng.choices("ABCEGHJKLMNPRTVWXZ", k=2))
    return number + rng.choice(("", " ", "  ", "-", ".")) + letters


def iban(rng: Random) -> str:
    """Return a Dutch or a foreign IBAN that passes mod 97."""
    kind = rng.choice(("NL", "NL", "DE", "BE", "TR", "FR"))
    own = {
        "NL": "".join(rng.choices("ABCDEINRSU", k=4)) + digits(10, rng),
        "DE": digits(18, rng),
        "BE": digits(12, rng),
        "TR": digits(22, rng),
        "FR": digits(23, rng),
    }[kind]
    number = int("".join(str(int(sign, 36)) for sign in own + kind + "00"))
    whole = f"{kind}{98 - number % 97:02d}{own}"
    shape = rng.choice(
        (whole, grouped(whole, 4, " "), grouped(whole, 4, "."), grouped(whole, 4, "-"))
    )
    return shape.lower() if rng.random() < 0.2 and " " not in shape else shape


def mail(rng: Random) -> tuple[str, list[str]]:
    """Return an e-mail address and the words in it that may nowhere be seen."""
    local, host, tld = rng.choice(LOCALS), rng.choice(HOSTS), rng.choice(TLDS)
    at = rng.choice(
        ("@", "@", " @ ", "(at)", " (at) ", "[at]", " apenstaartje ", " apenstaart ", "＠", " at ")
    )
    dot = "." if at in ("@", "＠") else rng.choice((".", ".", " punt ", "(dot)", " dot ", " . "))
    address = f"{local}{at}{host.replace('.', dot)}{dot}{tld}"
    if rng.random() < 0.2:
        address = address.upper()
    return address, [local, *host.split(".")]


def digits(count: int, rng: Random) -> str:
    """Return random digits of which the first is no 0."""
    return str(rng.randrange(10 ** (count - 1), 10**count))


def grouped(text: str, size: int, gap: str) -> str:
    """Return a text in groups with a sign between them."""
    return gap.join(text[start : start + size] for start in range(0, len(text), size))
