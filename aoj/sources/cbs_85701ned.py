"""CBS 85701NED, Leerlingen en studenten: pupils by onderwijssoort and gemeente of residence.

Quirks, seen in a download of 2013/'14 to 2023/'24* (34,342 rows, 28,854 filled):

- a row per sex, onderwijssoort, period and region; only `Totaal mannen en vrouwen` is used;
- `Voortgezet speciaal ondewijs ` is misspelt by CBS and has a blank at its end, as
  `Totaal (voortgezet) speciaal onderwijs ` has; both spellings are read;
- **counts are rounded to tens**, which is asserted; totals may therefore differ by ten from the
  sum of their parts, and not by more;
- periods are school years, with a star while provisional; the reference date is 1 October of the
  first year, and gemeenten are those of that date; former ones are empty after they ended;
- fetched, the same figures come by part and key, of all kinds of education;
- there is no row for the country in this selection; pupils without a known gemeente stand under
  `Gemeenten; niet in te delen`, here `ONBEKEND`, and belong to the country only.
"""

from __future__ import annotations

import pandas as pd

from aoj.errors import DataError
from aoj.geography import Geography
from aoj.sources.files import AGAIN, FileSample, date_in_name, read_table, require_columns
from aoj.sources.odata import Figures, Table, fetched_or
from aoj.sources.source import Loaded, SourceFile
from aoj.sources.statline import check_full, check_rounding, check_totals, tidy

TOTALS = {"bo_sbo": ("bo", "sbo"), "so_vso": ("so", "vso")}
ROUNDED_TO = 10
TABLE = Table(
    name="cbs_85701ned",
    title="Leerlingen en studenten; onderwijssoort, woonregio",
    table="85701NED",
    description="leerlingen en studenten naar onderwijssoort, per woongemeente",
    figures=(
        Figures(
            "leerlingen_woonregio",
            (
                *("bo", "sbo", "bo_sbo", "so", "vso", "so_vso", "vo", "vo_leerjaar_1_3", "vwo"),
                *("havo", "vmbo_gt", "vmbo_bk", "praktijkonderwijs", "vavo", "vavo_vwo"),
                *("vavo_havo", "vavo_vmbo_t", "mbo", "mbo_entree", "mbo_2", "mbo_3", "mbo_4"),
                *("hbo", "wo"),
            ),
            rounded_to=ROUNDED_TO,
            totals=TOTALS,
        ),
    ),
)
SOURCE = TABLE.source

SEX, KIND, PERIOD, REGION = "Geslacht", "Onderwijssoort", "Perioden", "Regiokenmerken"
COUNT = "Leerlingen/studenten (aantal)"
BOTH_SEXES = "Totaal mannen en vrouwen"
KINDS = {
    "Basisonderwijs": "bo",
    "Speciaal basisonderwijs": "sbo",
    "Totaal (speciaal) basisonderwijs": "bo_sbo",
    "Speciaal onderwijs": "so",
    "Voortgezet speciaal ondewijs": "vso",
    "Voortgezet speciaal onderwijs": "vso",
    "Totaal (voortgezet) speciaal onderwijs": "so_vso",
    "Totaal voortgezet onderwijs": "vo",
}
"""Other kinds (vwo, mbo, hbo ...) may be in an export; they are read from fetched files only."""


def recognise(sample: FileSample) -> bool:
    """Whether a file was fetched from this table or is an export of it, one column short."""
    if TABLE.recognise(sample):
        return True
    return len({SEX, KIND, PERIOD, REGION, COUNT} & set(sample.columns)) >= 4 and (
        KIND in sample.columns or COUNT in sample.columns
    )


def _load_export(file: SourceFile, geography: Geography) -> Loaded:
    """Return pupils per gemeente of residence and school year, rounded to tens.

    Breakdowns: bo, sbo, bo_sbo, so, vso, so_vso, vo. Raises `DataError` where a column, a kind or
    a gemeente lacks, where counts are not tens, or where a total is not its parts.
    """
    frame = read_table(file.path)
    require_columns(frame.columns, [SEX, KIND, PERIOD, REGION, COUNT])
    check_full(frame, [SEX, KIND, PERIOD, REGION])
    rows = frame[(frame[SEX] == BOTH_SEXES) & frame[KIND].isin(list(KINDS))]
    _check_kinds(rows)
    cells = pd.DataFrame(
        {
            "period": rows[PERIOD],
            "region": rows[REGION],
            "breakdown": rows[KIND].map(KINDS),
            "text": rows[COUNT],
        }
    ).reset_index(drop=True)
    observations = tidy(
        cells, geography, source=SOURCE.name, measure="leerlingen_woonregio", unit=COUNT
    )
    check_rounding(observations, ROUNDED_TO)
    check_totals(observations, TOTALS, ROUNDED_TO)
    return Loaded(len(frame), observations, date=date_in_name(file.name))


def _check_kinds(rows: pd.DataFrame) -> None:
    if rows.empty:
        raise DataError(
            f"het bestand heeft geen rijen '{BOTH_SEXES}' met een onderwijssoort die wij kennen",
            remedy=f"kies in StatLine '{BOTH_SEXES}' en de onderwijssoorten bo, sbo, so, vso en vo",
        )
    have = set(rows[KIND].map(KINDS))
    absent = [name for name, part in KINDS.items() if part not in have and part not in TOTALS]
    if absent:
        raise DataError(
            f"de onderwijssoort '{absent[0]}' ontbreekt",
            remedy=f"{AGAIN}, met deze onderwijssoort erbij",
        )


load = fetched_or(TABLE, _load_export)
