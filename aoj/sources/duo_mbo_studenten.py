"""DUO students in mbo per gemeente where they live and level, on 1 October.

Breakdowns: totaal, entree, niveau_2, niveau_3, niveau_4.

Quirks, as others saw them in October 2026 (`typembo01`, 23,136 rows, 2021 to 2025; no file was at
hand):

- wide: a column per year (`JAAR_2021`), a row per gemeente, leerweg, level and age, so that `-1`
  hides many small cells and a sum is a lower bound;
- gemeenten by **name** (346 names with ONBEKEND, BELGIE, DUITSLAND and OVERIG BUITENLAND), which
  `gemeente_namen.csv` must know;
- the newest year is provisional, the others are final.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import pandas as pd

from aoj.errors import DataError
from aoj.geography import Geography
from aoj.sources import duo, duo_ckan
from aoj.sources.files import AGAIN, FileSample, read_numbers, read_table
from aoj.sources.source import Loaded, Source, SourceFile

SOURCE = Source(
    name="duo_mbo_studenten",
    title="Mbo-studenten per leerweg, niveau en woongemeente",
    publisher="DUO",
    table="typembo01",
    measures=("mbo_studenten",),
    kind="observations",
    description="mbo-studenten per woongemeente en niveau op 1 oktober",
)

ALIASES = {
    "gemeente": ("WOONGEMEENTE", "GEMEENTENAAM", "WOONGEMEENTE NAAM"),
    "level": ("NIVEAU", "KWALIFICATIENIVEAU"),
    "leerweg": ("LEERWEG",),
    "age": ("LEEFTIJDSCATEGORIE", "LEEFTIJD"),
}
LEVELS = {"1": "entree", "2": "niveau_2", "3": "niveau_3", "4": "niveau_4"}
PER_1000 = (15.0, 40.0)
_YEAR = re.compile(r"^JAAR ?(\d{4})$")
_KEYS = ["region_code", "period", "breakdown"]
_KNOWN = ("WOONPROVINCIE",)


def recognise(sample: FileSample) -> bool:
    """Whether a file has students by level and gemeente, a column per year."""
    headers = duo.folded(sample.columns)
    named = duo.has_any(headers, ALIASES["gemeente"]) and "NIVEAU" in headers
    return named and bool(_years(sample.columns)) and "SECTORKAMER NAAM" not in headers


def load(file: SourceFile, geography: Geography) -> Loaded:
    """Return students per gemeente, level and year.

    Raises `DataError` where a column or much of the country lacks, a row occurs twice, or a name
    or level is not known.
    """
    frame = read_table(file.path)
    years = _years(frame.columns)
    rows = duo_ckan.choose(
        frame, ALIASES, file, SOURCE, optional=["leerweg", "age"], besides=(*_KNOWN, *years)
    )
    twice = rows.duplicated()
    if twice.any():
        raise DataError(
            "een rij staat er dubbel in: " + ", ".join(rows[twice].iloc[0]), remedy=AGAIN
        )
    levels = rows["level"].str.replace(r"\.0+$", "", regex=True)
    keyed = pd.DataFrame(
        {
            "region_code": duo_ckan.gemeenten_by_name(rows["gemeente"], geography),
            "breakdown": duo_ckan.read_categories(levels, LEVELS, "NIVEAU"),
        }
    )
    wide = pd.concat([keyed, frame[list(years)].set_axis(list(years.values()), axis=1)], axis=1)
    cells = wide.melt(list(keyed.columns), var_name="period", value_name="text")
    cells = cells.join(read_numbers(cells["text"], "JAAR_jaar"))
    total = duo.sum_with_hidden(cells, _KEYS[:2]).assign(breakdown="totaal")
    sums = pd.concat([duo.sum_with_hidden(cells, _KEYS), total], ignore_index=True)
    newest = sums["period"] == sums["period"].max()
    seen = newest & (sums["status"] == "observed")
    sums = sums.assign(status=sums["status"].mask(seen, "provisional"))
    last = sums[newest & (sums["breakdown"] == "totaal")]
    codes = last["region_code"].where(last["region_code"].str.startswith("GM"), "")
    duo.check_whole_country(codes, geography)
    duo.check_total(last["value"].sum(), geography, *PER_1000)
    return Loaded(
        len(frame),
        duo_ckan.observe(sums, "mbo_studenten", SOURCE),
        date=f"{sums['period'].max()}-10-01",
    )


def _years(headers: Iterable[str]) -> dict[str, str]:
    """Return header to year."""
    found = {header: _YEAR.match(duo.fold(header)) for header in headers}
    return {header: match[1] for header, match in found.items() if match}
