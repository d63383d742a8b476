"""The register RIO as CSV: what its tables share, dates and codes of samenwerkingsverbanden.

Quirks: a table is a history, in which what holds now has an empty `EINDDATUM`; that date is the
first day after. Headers are in capitals with underscores; the service itself writes them in
camelCase, which is read too. A register has no period and no date inside: of a snapshot, the day on
which it was taken counts.
"""

from __future__ import annotations

import pandas as pd

from aoj.errors import DataError
from aoj.sources.files import AGAIN
from aoj.sources.source import Source, make_texts

CODE = (
    *("SAMENWERKINGSVERBANDNUMMER", "SAMENWERKINGSERKENNINGSCODE", "SAMENWERKINGSERKENNINGCODE"),
    *("SAMENWERKINGSERKENNING CODE", "SAMENWERKINGSERKENNING", "CODE"),
)
BEGIN = ("BEGINDATUM", "BEGIN DATUM")
END = ("EINDDATUM", "EIND DATUM")
PERIOD_BEGIN = ("BEGINDATUM PERIODE",)
PERIOD_END = ("EINDDATUM PERIODE",)

_DAY = r"(?:[ T]\d\d:\d\d(?::\d\d)?(?:\.\d+)?Z?)?"
_FORMS = (
    (rf"^(\d{{4}})-(\d\d)-(\d\d){_DAY}$", r"\1-\2-\3"),
    (rf"^(\d{{4}})(\d\d)(\d\d){_DAY}$", r"\1-\2-\3"),
    (rf"^(\d\d?)[-/](\d\d?)[-/](\d{{4}}){_DAY}$", ""),
)


def read_dates(values: pd.Series, what: str) -> pd.Series:
    """Return dates as `2018-08-01`, an empty text where there is none.

    Raises `DataError` for a text of another form; `what` names the column.
    """
    found = pd.Series("", index=values.index, dtype="str")
    for form, order in _FORMS:
        own = values.str.match(form)
        if order:
            dates = values.str.replace(form, order, regex=True)
        else:
            parts = values.str.extract(form)
            dates = parts[2] + "-" + parts[1].str.zfill(2) + "-" + parts[0].str.zfill(2)
        found = found.mask(own, dates)
    wrong = (found == "") & (values != "")
    if wrong.any():
        raise DataError(
            f"'{values[wrong].iloc[0]}' in kolom '{what}' is geen datum",
            expected="een datum zoals 2018-08-01",
            remedy=AGAIN,
        )
    return found.astype("str")


def is_of_samenwerkingsverband(codes: pd.Series) -> pd.Series:
    """Whether codes are of a samenwerkingsverband passend onderwijs: PO or VO and four digits."""
    return codes.str.upper().str.fullmatch(r"(?:PO|VO)[\s._-]*\d\d[\s._-]*\d\d")


def newest(rows: pd.DataFrame) -> pd.DataFrame:
    """Return per code the row that holds now, else the last that held.

    `rows` have `code`, `begin` and `end`.
    """
    ends = rows["end"].mask(rows["end"] == "", "9999")
    ordered = rows.assign(ends=ends).sort_values(["code", "ends", "begin"], kind="stable")
    return ordered.drop_duplicates("code", keep="last").drop(columns="ends")


def as_texts(
    rows: pd.DataFrame, parts: dict[str, str], measure: str, source: Source
) -> pd.DataFrame:
    """Return texts of `rows`: per code one for each part, from the column that it names.

    Raises `DataError` where there is nothing.
    """
    if rows.empty:
        raise DataError(
            "er staat geen enkel samenwerkingsverband passend onderwijs in",
            expected="codes van PO of VO met vier cijfers",
            remedy=f"is dit het bestand '{source.table}'? anders: {AGAIN}",
        )
    frames = [
        pd.DataFrame({"region_code": rows["code"], "breakdown": part, "text": rows[column]})
        for part, column in parts.items()
    ]
    return make_texts(pd.concat(frames, ignore_index=True), measure=measure, period="")
