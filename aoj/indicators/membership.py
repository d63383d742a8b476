"""Which cells of a source count for which region: mergers, split gemeenten, national schools.

Everything here ends in one long frame, `region_code, cell_code, how, gemeente_code`, where `how` is

- `in`: the cell lies wholly inside the region;
- `divided`: the vestiging lies inside by its postcode, in a gemeente that is only partly inside;
- `other`: the vestiging lies in such a gemeente, but outside the region by its postcode;
- `unplaced`: the vestiging lies in such a gemeente and its postcode is not known;
- `whole`: the gemeente is counted whole, though it is only partly inside (the largest part);
- `beside`: the gemeente is not counted, though a smaller part of it is inside;
- `cut`: a former gemeente that went only partly to gemeenten of the region, and is not counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from aoj.errors import DataError
from aoj.geography import COUNTRY, Geography, Region
from aoj.store.observations import UNKNOWN_REGION

_SECTORS = ("PO", "VO")
COLUMNS = ["region_code", "cell_code", "how", "gemeente_code"]


def gemeente_membership(
    codes: Iterable[str], regions: Sequence[Region], geography: Geography
) -> pd.DataFrame:
    """Return which gemeente cells (codes of any year) count for which regions.

    Raises `DataError` for a gemeente code that the reference files do not know.
    """
    receivers = {code: geography.receivers(code) for code in codes if code.startswith("GM")}
    unknown = sorted(code for code, found in receivers.items() if not found)
    if unknown:
        raise DataError(
            f"gemeentecode {unknown[0]} staat niet in de naslagbestanden",
            remedy="vul herindelingen.csv of gemeente_namen.csv in data/reference aan",
        )
    holds: dict[str, list[str]] = {}
    for code, found in receivers.items():
        for now in found:
            holds.setdefault(now, []).append(code)
    rows: list[tuple[str, str, str, str]] = []
    for region in regions:
        if region.code == COUNTRY:
            rows += [(COUNTRY, code, "in", "") for code in receivers]
            rows.append((COUNTRY, UNKNOWN_REGION, "in", ""))
            continue
        inside = region.gemeenten
        candidates = {code for now in inside for code in holds.get(now, ())}
        for code in sorted(candidates):
            found = receivers[code]
            if found <= region.members:
                rows.append((region.code, code, "in", ""))
            elif found <= inside:
                partly = found & region.partial
                how = "whole" if partly <= region.major else "beside"
                rows.append((region.code, code, how, "+".join(sorted(partly))))
            else:
                rows.append((region.code, code, "cut", code))
    return pd.DataFrame(rows, columns=COLUMNS).astype("str")


def vestiging_membership(
    placed: pd.DataFrame,
    regions: Sequence[Region],
    geography: Geography,
    sector: str,
    *,
    with_nationals: bool = True,
) -> pd.DataFrame:
    """Return which vestigingen, as `place` gives them, count for which regions.

    Vestigingen of a national samenwerkingsverband count for their gemeente and for the region, but
    not for the regional samenwerkingsverbanden; without `with_nationals` for the country only, for
    the national samenwerkingsverband itself, and for a region that it is one of.
    """
    regional = placed if with_nationals else placed[placed["national"] == ""]
    frames = [_inside_regions(regional, regions, sector)]
    for region in regions:
        if region.code == COUNTRY:
            frames.append(placed.assign(region_code=COUNTRY, how="in", gemeente_code=""))
        elif region.code in geography.landelijk:
            own = placed[placed["national"] == region.code]
            frames.append(own.assign(region_code=region.code, how="in", gemeente_code=""))
        elif not with_nationals:
            shared = geography.landelijk.intersection(region.of_sector(sector))
            own = placed[placed["national"].isin(shared)]
            frames.append(own.assign(region_code=region.code, how="in", gemeente_code=""))
    return pd.concat(frames, ignore_index=True)[COLUMNS].astype("str")


def place(locations: pd.DataFrame, geography: Geography, sector: str) -> pd.DataFrame:
    """Return `cell_code`, today's `gemeente_code`, `samenwerkingsverband` and `national` of each.

    `locations` has `location_code`, `gemeente_code` (of any year) and `pc4`. All is text, empty
    where it is not known. A postcode decides only in a gemeente that is split, and not if it lies
    in another gemeente: the school has moved since its address was published.
    """
    pc4_gemeente = dict(zip(geography.pc4["pc4"], geography.pc4["gemeente_code"], strict=True))
    gemeente = [
        _gemeente_now(code, pc4_gemeente.get(pc4, ""), geography)
        for code, pc4 in zip(locations["gemeente_code"], locations["pc4"], strict=True)
    ]
    prefix = sector.upper()
    parts = geography.parts
    whole = parts[
        (parts["part"] == "geheel") & parts["samenwerkingsverband_code"].str.startswith(prefix)
    ]
    area_of_gemeente = dict(
        zip(whole["gemeente_code"], whole["samenwerkingsverband_code"], strict=True)
    )
    area_of_pc4 = geography.pc4_area[sector]
    area = [
        area_of_gemeente.get(code)
        or (area_of_pc4.get(pc4, "") if pc4_gemeente.get(pc4) in (code, "") else "")
        for code, pc4 in zip(gemeente, locations["pc4"], strict=True)
    ]
    national = locations["location_code"].map(geography.landelijke_vestigingen).fillna("")
    return pd.DataFrame(
        {
            "cell_code": locations["location_code"].to_numpy(),
            "gemeente_code": gemeente,
            "samenwerkingsverband": area,
            "national": national.where(national.str.startswith(prefix), "").to_numpy(),
        }
    ).astype("str")


def samenwerkingsverband_membership(
    codes: Iterable[str], regions: Sequence[Region], sector: str
) -> pd.DataFrame:
    """Return which cells per samenwerkingsverband count for which regions.

    Those of the sector only, if there is one; what is known of no samenwerkingsverband counts
    nowhere, not for the country either.
    """
    kept = (sector.upper(),) if sector else _SECTORS
    known = sorted(code for code in set(codes) if code[:2] in kept)
    rows: list[tuple[str, str, str, str]] = []
    for region in regions:
        own = known if region.code == COUNTRY else region.of_sector(sector)
        rows += [(region.code, code, "in", "") for code in own if code in known]
    return pd.DataFrame(rows, columns=COLUMNS).astype("str")


def _gemeente_now(code: str, by_pc4: str, geography: Geography) -> str:
    found = geography.receivers(code)
    if len(found) == 1:
        return next(iter(found))
    return by_pc4 if by_pc4 in found else ""


def _inside_regions(placed: pd.DataFrame, regions: Sequence[Region], sector: str) -> pd.DataFrame:
    """Return the vestigingen in the gemeenten of each region, and how they count."""
    pairs = [
        (region.code, gemeente, gemeente in region.partial, region.kind == "samenwerkingsverband")
        for region in regions
        if region.code != COUNTRY
        for gemeente in sorted(region.gemeenten)
    ]
    wanted = pd.DataFrame(pairs, columns=["region_code", "gemeente_code", "partly", "regional"])
    wanted = wanted.astype({"region_code": "str", "gemeente_code": "str"})
    rows = wanted.merge(placed, on="gemeente_code")
    rows = rows[~(rows["regional"].astype(bool) & (rows["national"] != ""))]
    partly = rows["partly"].astype(bool)
    areas = {region.code: region.of_sector(sector) for region in regions}
    own = (rows["region_code"] + rows["samenwerkingsverband"]).isin(
        [code + area for code, found in areas.items() for area in found]
    )
    with_areas = rows["region_code"].isin([code for code, found in areas.items() if found])
    known = (rows["samenwerkingsverband"] != "") & with_areas
    how = pd.Series("in", index=rows.index, dtype="str")
    how = how.mask(partly & own, "divided").mask(partly & known & ~own, "other")
    how = how.mask(partly & ~known, "unplaced")
    return rows.assign(how=how, gemeente_code=rows["gemeente_code"].where(partly, ""))
