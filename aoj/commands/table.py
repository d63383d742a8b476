"""`aoj table`: an indicator's observations as CSV, or as a workbook."""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from aoj.commands.asked import check_part, find_parts, way_to_get
from aoj.commands.sets import COUNTRYWIDE, EXAMPLE, data_set_with
from aoj.comparisons import join_peers, peer_remarks
from aoj.dataset import Data
from aoj.errors import DataError, FileError, InputError
from aoj.geography import COUNTRY, Geography, Region, build_region, code_kind, find_peers
from aoj.indicators import Indicator, compute
from aoj.indicators.compute import all_regions, check_levels
from aoj.settings import load_defaults, load_region
from aoj.sources import SOURCES
from aoj.store.disk import write_bytes
from aoj.store.observations import COLUMNS, is_period
from aoj.store.project import Project

BOUNDS = ("lower", "upper")
"""Columns beyond the eleven, for who asks: what hiding and rounding leave of a figure."""
NUMBERS = ("value", "numerator", "denominator", *BOUNDS)
WIDTHS = {"indicator": 26, "region_code": 16, "breakdown": 14, "source": 28, "snapshot": 34}
_PLACED = {"whole": "heel", "beside": "niet"}
"""How a gemeente that lies partly in a region counts, by the column that names it."""


def compute_table(
    project: Project,
    indicators: Sequence[str],
    regions: Sequence[str] = (),
    periods: Sequence[str] = (),
    data_name: str = "",
    peers: Sequence[str] = (),
    *,
    bounds: bool = False,
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return the observations (eleven columns, and the `BOUNDS`) and remarks about them in Dutch.

    `indicators` are `indicator` or `indicator.onderdeel`; `regions` are names of region files or
    codes, without them every region of the indicator. `peers` are such names too: their rows
    follow, and one of them together without the region itself. Raises `InputError` for an unknown
    indicator, part, region, peer or period, `DataError` without figures.
    """
    wanted = find_parts(indicators)
    for period in periods:
        if not is_period(period):
            raise InputError(
                f"'{period}' is geen periode", expected="bijvoorbeeld 2025, 2023/24 of 2024-H1"
            )
    if peers and not regions:
        raise InputError("'--peers' zonder regio kan niet", remedy="noem haar met --region")
    data = Data.open(project, data_name or _data_of(project, (*regions, *peers)))
    chosen = [find_region(project, name, data) for name in dict.fromkeys(regions)]
    others = find_peers(project, peers, data.geography, _year_of(project, regions))
    results = [
        _of_parts(_one(indicator, chosen, periods, data, others), indicator, parts)
        for indicator, parts in wanted
    ]
    frame = pd.concat(results, ignore_index=True)
    remarks = ["dit zijn fictieve voorbeeldcijfers (gegevensset 'voorbeeld')"]
    remarks = remarks if data.is_example else []
    for indicator, _ in wanted:
        remarks += _absent(indicator, frame, chosen, periods, data)
    placed = _remarks(frame, data.geography) if regions else _counted_remarks(frame)
    remarks += [*placed, *_peer_remarks([i for i, _ in wanted], chosen, others, data)]
    return frame[[*COLUMNS, *(BOUNDS if bounds else ())]], tuple(dict.fromkeys(remarks))


def write_csv(frame: pd.DataFrame) -> str:
    """Return observations as CSV: comma, decimal point, line feed, header, nothing else."""
    text = io.StringIO()
    _whole_numbers(frame).to_csv(text, index=False, lineterminator="\n")
    return text.getvalue()


def write_workbook(frame: pd.DataFrame, path: Path) -> None:
    """Write observations as a workbook in which codes are text and numbers are numbers."""
    if path.suffix.lower() != ".xlsx":
        raise InputError(f"'{path.name}' is geen werkmap", expected="een naam op .xlsx")
    if not path.parent.is_dir():
        raise FileError(
            "de werkmap kan niet worden geschreven (de map bestaat niet)",
            where=str(path),
            remedy="maak de map of kies een andere",
        )
    content = io.BytesIO()
    with pd.ExcelWriter(content, engine="xlsxwriter") as writer:
        frame.to_excel(writer, sheet_name="waarnemingen", index=False)
        sheet, book = writer.sheets["waarnemingen"], writer.book
        number = book.add_format({"num_format": "#,##0.######"})
        for i, column in enumerate(frame.columns):
            is_number = column in NUMBERS
            width = WIDTHS.get(column, 12)
            sheet.set_column(i, i, width, number if is_number else None)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(frame), len(frame.columns) - 1)
    try:
        write_bytes(path, content.getvalue())
    except FileError as error:
        raise FileError(
            error.what.replace(
                "hier is niet te schrijven", "de werkmap kan niet worden geschreven"
            ),
            where=str(path),
            remedy="sluit haar in Excel of kies een andere map",
        ) from None


def find_region(project: Project, name: str, data: Data) -> Region:
    """Return the region of a code, or of a region file in parameters/."""
    if code_kind(name):
        return data.geography.region(name)
    settings = load_region(project, name)
    if settings.data != data.name:
        raise InputError(
            f"regio '{name}' hoort bij de gegevens '{settings.data}', niet bij '{data.name}'",
            remedy="vraag regio's van een andere gegevensset apart op",
        )
    return build_region(
        name,
        settings.name,
        data.geography,
        samenwerkingsverbanden=settings.samenwerkingsverbanden,
        gemeenten=settings.gemeenten,
        year=settings.year,
    )


def _data_of(project: Project, regions: Sequence[str]) -> str:
    """Return the data set of the first region file named, else one that knows the codes."""
    for name in regions:
        if not code_kind(name):
            return load_region(project, name).data
    return data_set_with(project, regions, (load_defaults(project).data, COUNTRYWIDE, EXAMPLE))


def _year_of(project: Project, regions: Sequence[str]) -> int:
    """Return the year of the first region file named, else that of the project."""
    for name in regions:
        if not code_kind(name):
            return load_region(project, name).year
    return load_defaults(project).year or datetime.datetime.now(tz=datetime.UTC).year


def _together(
    indicator: Indicator, regions: Sequence[Region], peers: Sequence[Region], data: Data
) -> list[Region]:
    """Return for each region its peers as one, where that is not one of them as it stands."""
    found = [join_peers(region, peers, indicator, data.geography) for region in regions]
    known = {peer.code for peer in peers}
    return [region for region in found if region and region.code not in known]


def _peer_remarks(
    indicators: Sequence[Indicator], regions: Sequence[Region], peers: Sequence[Region], data: Data
) -> tuple[str, ...]:
    """Say what the rows of peers together hold, and which peers are not in them."""
    remarks = []
    for indicator in indicators:
        for joined in _together(indicator, regions, peers, data):
            remarks.append(f"{indicator.name}: {joined.code} is {joined.name}")
        for region in regions:
            found = peer_remarks(region, peers, indicator, data.geography)
            remarks += [f"{indicator.name}: {_small(text)}" for text in found]
    return tuple(dict.fromkeys(remarks))


def _small(sentence: str) -> str:
    return f"{sentence[:1].lower()}{sentence[1:]}".removesuffix(".")


def _one(
    indicator: Indicator,
    regions: Sequence[Region],
    periods: Sequence[str],
    data: Data,
    peers: Sequence[Region] = (),
) -> pd.DataFrame:
    check_levels(indicator, regions)
    wanted = [*regions, *peers, *_together(indicator, regions, peers, data)]
    wanted = wanted or list(all_regions(indicator, data.geography))
    results = compute(indicator.name, wanted, data, periods or None)
    if len(results):
        return results
    country = data.geography.region(COUNTRY)
    known = compute(indicator.name, [*wanted, country], data)["period"].unique()
    if not len(known):
        raise DataError(
            f"de gegevens '{data.name}' bevatten geen bron voor '{indicator.name}'",
            expected=" of ".join(indicator.sources),
            remedy=way_to_get(indicator.sources),
        )
    if periods:
        raise InputError(
            f"'{indicator.name}' heeft geen cijfers over {', '.join(periods)}",
            expected=f"een van: {', '.join(sorted(known))}",
        )
    return results


def _of_parts(results: pd.DataFrame, indicator: Indicator, parts: Sequence[str]) -> pd.DataFrame:
    """Return the rows of the parts that were asked for; all where none was named."""
    if not parts:
        return results
    if indicator.statistic == "own":
        for part in parts:
            check_part(indicator, part, dict.fromkeys(results["breakdown"]))
    return results[results["breakdown"].isin(parts)]


def _absent(
    indicator: Indicator,
    frame: pd.DataFrame,
    regions: Sequence[Region],
    periods: Sequence[str],
    data: Data,
) -> list[str]:
    """Say of which regions that were asked for there is no row at all, and how to get it."""
    there = set(frame.loc[frame["indicator"] == indicator.name, "region_code"])
    told = f" over {', '.join(periods)}" if periods else ""
    supplied = all(SOURCES[name].is_supplied for name in indicator.sources if name in SOURCES)
    remedy = f"; {way_to_get(indicator.sources)}" if supplied else ""
    return [
        f"{indicator.name}: van {region.code} hebben de gegevens '{data.name}' geen cijfer{told}"
        f"{remedy}"
        for region in regions
        if region.code not in there
    ]


def _remarks(frame: pd.DataFrame, geography: Geography) -> list[str]:
    """Say which totals count a gemeente whole, or not, that lies only partly inside."""
    remarks = []
    shown = frame[frame["value"].notna()]
    for column, words in _PLACED.items():
        found = shown.loc[shown[column] != "", ["indicator", "region_code", column]]
        for indicator, code, joined in found.drop_duplicates().itertuples(index=False):
            names = ", ".join(f"{geography.name(c)} ({c})" for c in str(joined).split("+"))
            remarks.append(f"{indicator}: {code} telt {names} {words} mee, die er deels in ligt")
    return remarks


def _counted_remarks(frame: pd.DataFrame) -> list[str]:
    """Say of each indicator in how many regions a gemeente counts that lies partly inside.

    Of all regions at once the codes would hide what else there is to say.
    """
    shown = frame[frame["value"].notna()]
    remarks = []
    for name, rows in shown.groupby("indicator", sort=False):
        codes = {how: set(rows.loc[rows[how] != "", "region_code"]) for how in _PLACED}
        number = len(codes["whole"] | codes["beside"])
        if number:
            verb = "1 gebied telt" if number == 1 else f"{number} gebieden tellen"
            ways = " of ".join(_PLACED[how] for how in _PLACED if codes[how])
            remarks.append(
                f"{name}: {verb} een gemeente die er deels in ligt {ways} mee; "
                "met --region ziet u welke"
            )
    return remarks


def _whole_numbers(frame: pd.DataFrame) -> pd.DataFrame:
    """Write 1356911.0 as 1356911: a count is a whole number."""
    text = {
        column: frame[column].map(lambda v: "" if pd.isna(v) else f"{v:.10g}")
        for column in NUMBERS
        if column in frame
    }
    return frame.assign(**text)
