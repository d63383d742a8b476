"""CBS 70072ned, Regionale kerncijfers Nederland: residents by age on 1 January.

Quirks, all seen in the download of 11 December 2025 (one period, 729 regions, 61 topics):

- the export has a column per topic, its header the whole path with the unit; `Voortgezet
  onderwijs (aantal)` occurs under two paths, so only whole paths are used;
- regions come by name; 386 of the 729 are former gemeenten with nothing but empty fields;
- the numbers behind topics drift between years in the service, the paths do not;
- the counts are exact: the gemeenten add up to the country, and that is asserted;
- fetched, the same figures come by measure and key, with the same checks;
- a person may choose several periods, provinces and other levels; years without any figure
  (announced, not yet filled) are dropped, levels other than country, province and gemeente too.
"""

from __future__ import annotations

from aoj.geography import Geography
from aoj.sources.files import FileSample, date_in_name, read_table, require_columns
from aoj.sources.odata import Figures, Table, fetched_or
from aoj.sources.source import Loaded, SourceFile
from aoj.sources.statline import check_full, check_national_sum, melt, tidy

TABLE = Table(
    name="cbs_70072ned",
    title="Regionale kerncijfers Nederland",
    table="70072ned",
    description="inwoners naar leeftijd op 1 januari, per gemeente",
    figures=(Figures("inwoners", ("totaal", "0-4", "5-9", "10-14", "15-19", "20-24"), sums=0),),
)
SOURCE = TABLE.source

PERIOD, REGION = "Perioden", "Regio's"
_POPULATION = "Bevolking/Bevolkingssamenstelling op 1 januari/"
_AGES = _POPULATION + "Leeftijd/Leeftijdsgroepen/"
TOPICS = {
    _POPULATION + "Totale bevolking (aantal)": "totaal",
    _AGES + "Jonger dan 5 jaar (aantal)": "0-4",
    _AGES + "5 tot 10 jaar (aantal)": "5-9",
    _AGES + "10 tot 15 jaar (aantal)": "10-14",
    _AGES + "15 tot 20 jaar (aantal)": "15-19",
    _AGES + "20 tot 25 jaar (aantal)": "20-24",
}


def recognise(sample: FileSample) -> bool:
    """Whether a file was fetched from this table or is an export of it, complete or not."""
    return TABLE.recognise(sample) or any(
        column.startswith(_POPULATION) for column in sample.columns
    )


def _load_export(file: SourceFile, geography: Geography) -> Loaded:
    """Return residents: totaal, 0-4, 5-9, 10-14, 15-19, 20-24; persons on 1 January.

    Raises `DataError` where a column lacks or has another unit, rows lack, or sums differ.
    """
    frame = read_table(file.path)
    require_columns(frame.columns, [PERIOD, REGION, *TOPICS])
    check_full(frame, [PERIOD, REGION])
    observations = tidy(
        melt(frame, PERIOD, REGION, TOPICS),
        geography,
        source=SOURCE.name,
        measure="inwoners",
        unit="Bevolking (aantal)",
    )
    check_national_sum(observations)
    return Loaded(len(frame), observations, date=date_in_name(file.name))


load = fetched_or(TABLE, _load_export)
