"""CBS Kerncijfers wijken en buurten (85984NED is 2024): residents by age or by origin.

Quirks, seen in two downloads of 2024 (18,310 rows each):

- **the contents do not say the year**, so the file name must; each year is a table of its own;
- the Netherlands is `NL00`, here `NL01`; names and codes are padded with blanks;
- rows are country, gemeente, wijk and buurt below each other; only the first two are used. A
  selection without `Codering` has names alone, and 62 wijken and buurten bear the name of their
  gemeente: the gemeente is the first row of its block;
- a person chooses columns, so that two downloads of one year differ in columns: ages in one,
  origin in another. Both are kept; a measure takes each breakdown from the newest that has it;
- fetched, the same figures come with their year, for ages only;
- gemeente figures are exact here (wijken and buurten are rounded to fives): they add up to the
  country, which is asserted.
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from aoj.errors import DataError
from aoj.geography import COUNTRY, Geography
from aoj.sources.files import AGAIN, FileSample, date_in_name, read_table, require_columns
from aoj.sources.odata import Figures, Table, fetched_or
from aoj.sources.source import Loaded, SourceFile
from aoj.sources.statline import check_national_sum, gemeenten_of, tidy

TABLE = Table(
    name="cbs_85984ned",
    title="Kerncijfers wijken en buurten",
    table="85984NED",
    description="inwoners naar leeftijd of herkomst op 1 januari, per gemeente; jaar in de naam",
    figures=(
        Figures("inwoners", ("totaal", "0-14", "15-24"), sums=0, selection="leeftijd"),
        Figures(
            "inwoners_herkomst",
            ("nederland", "europa", "buiten_europa"),
            sums=0,
            selection="herkomst",
        ),
    ),
    levels=("NL", "GM"),
)
SOURCE = replace(TABLE.source, needs_year=True)
TABLES = {"2021": "85039NED", "2022": "85318NED", "2023": "85618NED", "2024": "85984NED",
          "2025": "86165NED"}  # fmt: skip
"""One table per year."""

NAME = "Wijken en buurten"
GEMEENTE = "Regioaanduiding/Gemeentenaam (naam)"
CODE = "Regioaanduiding/Codering (code)"
TOTAL = {"Bevolking/Aantal inwoners (aantal)": "totaal"}
AGES = {
    "Bevolking/Leeftijdsgroepen/0 tot 15 jaar (aantal)": "0-14",
    "Bevolking/Leeftijdsgroepen/15 tot 25 jaar (aantal)": "15-24",
}
_ORIGIN = "Bevolking/Bevolking naar herkomst/Herkomstland/"
ORIGINS = {
    _ORIGIN + "Nederland (aantal)": "nederland",
    _ORIGIN + "Europa (exclusief Nederland) (aantal)": "europa",
    _ORIGIN + "Buiten Europa (aantal)": "buiten_europa",
}


def recognise(sample: FileSample) -> bool:
    """Whether a file was fetched from this table or is an export of it, complete or not."""
    return (
        TABLE.recognise(sample)
        or NAME in sample.columns
        or (GEMEENTE in sample.columns and CODE in sample.columns)
    )


def _load_export(file: SourceFile, geography: Geography) -> Loaded:
    """Return residents (totaal, 0-14, 15-24) and by origin, as far as the selection has them.

    Persons on 1 January, for the country and its gemeenten. Raises `DataError` where a column
    lacks, a gemeente of the year lacks, or the gemeenten do not add up to the country.
    """
    frame = read_table(file.path)
    require_columns(frame.columns, [NAME, GEMEENTE, *TOTAL])
    year = file.options["year"]
    rows = _country_and_gemeenten(frame, year, geography)
    parts = []
    selection = []
    for name, measure, topics in (
        ("leeftijd", "inwoners", AGES),
        ("herkomst", "inwoners_herkomst", ORIGINS),
    ):
        if frame.columns.isin(list(topics)).any():
            require_columns(frame.columns, topics)
            parts.append(_observations(rows, topics, measure, year, geography))
            selection.append(name)
    parts.insert(0, _observations(rows, TOTAL, "inwoners", year, geography))
    observations = pd.concat(parts, ignore_index=True)
    check_national_sum(observations)
    return Loaded(
        len(frame),
        observations,
        selection="+".join(selection) or "totaal",
        date=date_in_name(file.name),
        table=TABLES.get(year, ""),
    )


def _country_and_gemeenten(frame: pd.DataFrame, year: str, geography: Geography) -> pd.DataFrame:
    """Return the rows of the country and the gemeenten; with `region_code` if the file has it."""
    if CODE in frame.columns:
        codes = frame[CODE].replace("NL00", COUNTRY)
        wanted = codes.str.fullmatch(r"GM\d{4}") | (codes == COUNTRY)
        rows = frame[wanted].assign(region_code=codes[wanted])
        _check_year(rows["region_code"], year, geography)
    else:
        begins = frame[GEMEENTE] != frame[GEMEENTE].shift()
        rows = frame[begins & (frame[NAME] == frame[GEMEENTE])]
    if rows.empty:
        raise DataError(
            "het bestand heeft geen rijen van Nederland of van gemeenten",
            remedy="kies in StatLine ook Nederland en de gemeenten",
        )
    return rows


def _check_year(codes: pd.Series, year: str, geography: Geography) -> None:
    known = gemeenten_of(int(year), geography)
    strange = sorted(set(codes) - known - {COUNTRY})
    if known and strange:
        raise DataError(
            f"gemeente {strange[0]} in het bestand bestond niet in {year}",
            expected=f"de gemeenten van {year}, het jaar uit de bestandsnaam",
            remedy="verbeter het jaar in de naam, of " + AGAIN,
        )


def _observations(
    rows: pd.DataFrame, topics: dict[str, str], measure: str, year: str, geography: Geography
) -> pd.DataFrame:
    rows = rows.rename(columns={GEMEENTE: "region"}).assign(period=year)
    keys = ["period", "region", *({"region_code"} & set(rows.columns))]
    cells = rows[[*keys, *topics]].melt(keys, var_name="breakdown", value_name="text")
    cells = cells.assign(breakdown=cells["breakdown"].map(topics))
    return tidy(cells, geography, source=SOURCE.name, measure=measure, unit=next(iter(topics)))


load = fetched_or(TABLE, _load_export)
