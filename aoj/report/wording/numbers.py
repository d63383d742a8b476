"""Figures, periods, dates and lists as a Dutch reader writes them (Babel, nl_NL).

Numbers are rounded half up on their decimal form, so that 0.1225 is 12,3% and 0.1224 is 12,2%.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from functools import cache

from babel.core import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

from aoj.store.observations import period_kind, period_year

MILLION = 1_000_000
NEAREST, DOWN, UP = ROUND_HALF_UP, ROUND_FLOOR, ROUND_CEILING


@cache
def _dutch() -> Locale:
    return Locale.parse("nl_NL")


def number(value: float, decimals: int = 0, *, rounding: str = NEAREST) -> str:
    """Return a number with dots for thousands and a decimal comma.

    `rounding` of `decimal`: down for what something is at least, up for what it is at most.

    >>> number(1234), number(1356911.0), number(0.25, 1), number(-0.04, 1)
    ('1.234', '1.356.911', '0,3', '0,0')
    >>> number(16.62, 1, rounding=UP), number(50016.5, rounding=DOWN)
    ('16,7', '50.016')
    """
    step = Decimal(1).scaleb(-decimals)
    exact = Decimal(repr(float(value)))
    if rounding != NEAREST:  # the last digits of a float are no reason to go a step further
        exact = exact.quantize(step.scaleb(-6), rounding=ROUND_HALF_UP)
    rounded = exact.quantize(step, rounding=rounding)
    rounded = abs(rounded) if rounded == 0 else rounded
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return str(format_decimal(rounded, format=pattern, locale=_dutch()))


def nearest(value: float, decimals: int = 0) -> float:
    """Return the number that is printed for a number, as a number.

    >>> nearest(25.96, 1), nearest(0.25, 1), nearest(12.0)
    (26.0, 0.3, 12.0)
    """
    step = Decimal(1).scaleb(-decimals)
    return float(Decimal(repr(float(value))).quantize(step, rounding=NEAREST))


def share(value: float, decimals: int = 1, *, rounding: str = NEAREST) -> str:
    """Return a share of 0 to 1 as a percentage.

    >>> share(0.1234), share(0.005, 0), share(1.0)
    ('12,3%', '1%', '100,0%')
    """
    percent = float(Decimal(repr(float(value))) * 100)
    return f"{number(percent, decimals, rounding=rounding)}%"


ROUNDED_FROM = 10_000
"""Counts from here on are rounded in sentences."""


def rounded_count(value: float) -> str:
    """Return a count as a sentence says it: exact below 10,000, above that rounded.

    Above 10,000 it is rounded to tens, above 100,000 to hundreds, above a million it is said in
    millions; 'ongeveer' where that changed it.

    >>> rounded_count(9876), rounded_count(12345), rounded_count(123440)
    ('9.876', 'ongeveer 12.350', 'ongeveer 123.400')
    >>> rounded_count(1356911), rounded_count(20000)
    ('1,36 miljoen', '20.000')
    """
    if abs(value) >= MILLION:
        return f"{number(value / MILLION, 2)} miljoen"
    step = 1 if abs(value) < 10_000 else 10 if abs(value) < 100_000 else 100
    rounded = float((Decimal(repr(float(value))) / step).quantize(Decimal(1), ROUND_HALF_UP) * step)
    return number(rounded) if rounded == value else f"ongeveer {number(rounded)}"


def rounded_sum(value: float) -> str:
    """Return a sum of scores as a sentence says it, in three figures; with 'ongeveer' if changed.

    >>> rounded_sum(786.0), rounded_sum(13606.0), rounded_sum(561736.0), rounded_sum(0)
    ('786', 'ongeveer 13.600', 'ongeveer 562.000', '0')
    """
    digits = max(len(str(int(abs(value)))) - 3, 0)
    step = Decimal(10) ** digits
    rounded = float((Decimal(repr(float(value))) / step).quantize(Decimal(1), ROUND_HALF_UP) * step)
    return number(rounded) if number(rounded) == number(value) else f"ongeveer {number(rounded)}"


def euro(value: float, decimals: int = 0) -> str:
    """Return money as a reader writes it.

    >>> euro(250000), euro(-1234.5, 2), euro(-0.2)
    ('€\u00a0250.000', '-€\u00a01.234,50', '€\u00a00')
    """
    text = number(value, decimals)
    return f"-€\u00a0{text.removeprefix('-')}" if text.startswith("-") else f"€\u00a0{text}"


def rounded_euro(value: float) -> str:
    """Return money as a sentence says it: in thousands, from a million in millions.

    >>> rounded_euro(4321), rounded_euro(123456), rounded_euro(-2345678)
    ('€\u00a04.321', 'ongeveer €\u00a0123.000', '-€\u00a02,3 miljoen')
    """
    if abs(value) >= MILLION:
        return f"{euro(value / MILLION, 1)} miljoen"
    if abs(value) < 10_000:
        return euro(value)
    step = Decimal(1000)
    rounded = float((Decimal(repr(float(value))) / step).quantize(Decimal(1), ROUND_HALF_UP) * step)
    return euro(rounded) if rounded == value else f"ongeveer {euro(rounded)}"


def change(first: float, last: float) -> float | None:
    """Return the relative change from first to last, or None from nothing.

    >>> change(200, 150), change(0, 5)
    (-0.25, None)
    """
    return None if first == 0 else (last - first) / first


def signed_share(value: float, decimals: int = 1) -> str:
    """Return a change with its sign.

    >>> signed_share(0.061), signed_share(-0.25), signed_share(0.0001)
    ('+6,1%', '-25,0%', '0,0%')
    """
    text = share(value, decimals)
    return f"+{text}" if value > 0 and text != share(0, decimals) else text


def period(text: str) -> str:
    """Return a period as a reader writes it.

    >>> period("2025"), period("2023/24"), period("2024-H1")
    ('2025', "2023/'24", 'eerste halfjaar 2024')
    """
    kind = period_kind(text)
    if kind == "school_year":
        return f"{text[:4]}/'{text[5:]}"
    if kind == "half_year":
        return f"{'eerste' if text.endswith('1') else 'tweede'} halfjaar {text[:4]}"
    return text


def moment(text: str, reference_date: str = "") -> str:
    """Return when a figure holds, for the beginning of a sentence without its capital.

    >>> moment("2025", "1 januari"), moment("2023/24", "1 oktober"), moment("2015")
    ('op 1 januari 2025', "in het schooljaar 2023/'24", 'in 2015')
    >>> moment("2024", "oktober")
    'in oktober 2024'
    """
    kind = period_kind(text)
    if kind == "school_year":
        return f"in het schooljaar {period(text)}"
    if kind == "half_year":
        return f"in {since(text)}"
    if not reference_date:
        return f"in {text}"
    return f"{'op' if reference_date[0].isdigit() else 'in'} {reference_date} {text}"


def since(text: str) -> str:
    """Return a period as it stands behind 'sinds' or 'in'.

    >>> since("2024-H1"), since("2024")
    ('het eerste halfjaar van 2024', '2024')
    """
    if period_kind(text) != "half_year":
        return period(text)
    return f"het {period(text)[:-4]}van {text[:4]}"


def period_short(text: str) -> str:
    """Return a period as it stands on an axis.

    >>> period_short("2024-H1"), period_short("2024")
    ('1e halfjaar 2024', '2024')
    """
    if period_kind(text) == "half_year":
        return f"{text[-1]}e halfjaar {text[:4]}"
    return period(text)


def date(iso: str) -> str:
    """Return a date in words; an empty text stays empty.

    >>> date("2025-10-01"), date("2025-10"), date("2025"), date("")
    ('1 oktober 2025', 'oktober 2025', '2025', '')
    """
    if len(iso) == 7:
        return date(f"{iso}-01").removeprefix("1 ")
    try:
        parsed = datetime.date.fromisoformat(iso[:10])
    except ValueError:
        return iso
    return str(format_date(parsed, format="d MMMM y", locale=_dutch()))


def periods_range(periods: Sequence[str]) -> str:
    """Return the span of some periods.

    >>> periods_range(["2016", "2018", "2017"]), periods_range(["2023/24"])
    ('2016 tot en met 2018', "2023/'24")
    """
    if not periods:
        return ""
    ordered = sorted(periods, key=lambda p: (period_year(p), p))
    first, last = ordered[0], ordered[-1]
    return period(first) if first == last else f"{period(first)} tot en met {period(last)}"


def listing(items: Sequence[str]) -> str:
    """Return items as an enumeration.

    >>> listing(["a"]), listing(["a", "b"]), listing(["a", "b", "c"]), listing([])
    ('a', 'a en b', 'a, b en c', '')
    >>> listing(["a, aa", "b", "c"])
    'a, aa; b en c'
    """
    if len(items) < 2:
        return "".join(items)
    between = "; " if any(", " in item for item in items) else ", "
    return f"{between.join(items[:-1])} en {items[-1]}"


def counted(amount: int, one: str, many: str) -> str:
    """Return an amount with its noun.

    >>> counted(1, "gemeente", "gemeenten"), counted(1234, "cel", "cellen")
    ('1 gemeente', '1.234 cellen')
    """
    return f"{number(amount)} {one if amount == 1 else many}"


def capital(text: str) -> str:
    """Return a text with a capital at its beginning; Dutch ij as IJ and the apostrophe skipped.

    >>> capital("op 1 januari"), capital("ijburg"), capital("'s-Gravenhage")
    ('Op 1 januari', 'IJburg', "'s-Gravenhage")
    """
    if text.startswith("ij"):
        return f"IJ{text[2:]}"
    return text[:1].upper() + text[1:]
