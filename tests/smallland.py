"""A land of five gemeenten for tests: one merger, one split, one gemeente over two areas.

GM0001 Aa and GM0002 Bee lie in PO0101; GM0003 Cee lies partly in PO0101 (PC4 3001) and partly in
PO0102 (PC4 3002); GM0004 Dee and GM0005 Eef lie in PO0102. All lie in VO0101 but GM0005 (VO0102).
GM0009 Oud went into Aa in 2020; GM0008 Half was split in 2021 over Bee and Dee.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from aoj.geography import Geography, Outlines, load_geography
from aoj.geography.country import _follow_mergers as follow_mergers
from aoj.store.observations import make_observations

FILES = {
    "gemeenten.csv": """# verzonnen
gemeente_code,name,statline_name,provincie_code,provincie_name,rmc_code,rmc_name,residents,size_class
GM0001,Aa,Aa (gemeente),PV01,Noord,RMC01,Een,12000,GK3
GM0002,Bee,Bee,PV01,Noord,RMC01,Een,13000,GK3
GM0003,Cee,Cee,PV01,Noord,RMC02,Twee,14000,GK3
GM0004,Dee,Dee,PV02,Zuid,RMC02,Twee,15000,GK3
GM0005,Eef,Eef,PV02,Zuid,RMC02,Twee,60000,GK5
""",
    "gemeente_namen.csv": """# verzonnen
name,gemeente_code,from,until
Oud,GM0009,,2019
Half,GM0008,,2020
Bee,GM0002,,
Bee,GM0099,,2001
""",
    "herindelingen.csv": """# verzonnen
date,old_code,old_name,new_code,new_name,kind
2020-01-01,GM0009,Oud,GM0001,Aa,samenvoeging
2021-01-01,GM0008,Half,GM0002,Bee,splitsing
2021-01-01,GM0008,Half,GM0004,Dee,splitsing
""",
    "pc4.csv": """# verzonnen
pc4,gemeente_code,po_samenwerkingsverband,vo_samenwerkingsverband,basis
1001,GM0001,PO0101,VO0101,verzonnen
2001,GM0002,PO0101,VO0101,verzonnen
3001,GM0003,PO0101,VO0101,verzonnen
3002,GM0003,PO0102,VO0101,verzonnen
4001,GM0004,PO0102,VO0101,verzonnen
5001,GM0005,PO0102,VO0102,verzonnen
""",
    "samenwerkingsverbanden.csv": """# verzonnen
code,sector,name,landelijk,from,until,note
PO0101,po,Noordhoek,nee,,,
PO0102,po,,nee,,,
VO0101,vo,Groot,nee,,,
VO0102,vo,Klein,nee,,,
VO0001,vo,landelijk,ja,,,
""",
    "samenwerkingsverbanden_gemeenten.csv": """# verzonnen
samenwerkingsverband_code,gemeente_code,gemeente_name,part,pc4_inside,pc4_total
PO0101,GM0001,Aa,geheel,1,1
PO0101,GM0002,Bee,geheel,1,1
PO0101,GM0003,Cee,deels,1,2
PO0102,GM0003,Cee,deels,1,2
PO0102,GM0004,Dee,geheel,1,1
PO0102,GM0005,Eef,geheel,1,1
VO0101,GM0001,Aa,geheel,1,1
VO0101,GM0002,Bee,geheel,1,1
VO0101,GM0003,Cee,geheel,2,2
VO0101,GM0004,Dee,geheel,1,1
VO0102,GM0005,Eef,geheel,1,1
""",
    "landelijke_vestigingen.csv": """# verzonnen
vestiging,samenwerkingsverband_code
01VV02,VO0001
""",
}


def with_mergers(geography: Geography, changes: dict[str, set[str]]) -> Geography:
    """Return the land with other mergers: former gemeenten, and into which each of them went."""
    rows = [
        ("2020-01-01", old, f"Eertijds {old}", new, "", "samenvoeging")
        for old, found in changes.items()
        for new in sorted(found)
    ]
    columns = ["date", "old_code", "old_name", "new_code", "new_name", "kind"]
    mergers = pd.DataFrame(rows, columns=columns).astype("str")
    codes = set(geography.gemeenten["gemeente_code"])
    return replace(geography, mergers=mergers, _receivers=follow_mergers(mergers, codes))


@dataclass(frozen=True)
class Part:
    """A part of a region, as its settings give it."""

    code: str
    from_date: str = ""
    until_date: str = ""


def write_reference(folder: Path) -> Path:
    """Write the reference files of the small land."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return folder


class SmallData:
    """Stands in for `Data`: measures and locations given as rows."""

    name = "klein"
    is_example = False
    outlines: Outlines | None = None

    def __init__(self, reference: Path) -> None:
        self.geography: Geography = load_geography(reference)
        self.measures: dict[str, pd.DataFrame] = {}
        self._locations = pd.DataFrame(
            {"location_code": [], "gemeente_code": [], "pc4": []}, dtype="str"
        )

    def add(
        self, measure: str, rows: list[tuple[str, str, str, float | None]], status: str = "observed"
    ) -> SmallData:
        """Add cells: region, period, breakdown, value (None: hidden, or missing by `status`)."""
        frame = pd.DataFrame(rows, columns=["region_code", "period", "breakdown", "value"])
        hidden = frame["value"].isna() & (status != "missing")
        frame = frame.assign(
            value=frame["value"].astype("float64"),
            status=pd.Series(status, index=frame.index).mask(hidden, "suppressed"),
            hidden=hidden.astype("int64"),
        )
        made = make_observations(frame, indicator=measure, source="proef", snapshot="proef-1")
        self.measures[measure] = pd.concat(
            [self.measures[measure], made] if measure in self.measures else [made],
            ignore_index=True,
        )
        return self

    def place(self, rows: list[tuple[str, str, str]]) -> SmallData:
        """Say where vestigingen are: code, gemeente, PC4."""
        self._locations = pd.DataFrame(
            rows, columns=["location_code", "gemeente_code", "pc4"]
        ).astype("str")
        return self

    def has(self, measure: str) -> bool:
        """Whether a measure is there."""
        return measure in self.measures

    def measure(self, name: str) -> pd.DataFrame:
        """Return the cells of a measure."""
        return self.measures[name]

    def locations(self) -> pd.DataFrame:
        """Return where vestigingen are."""
        return self._locations
