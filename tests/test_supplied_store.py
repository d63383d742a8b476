"""From a supplied file to `Data`: texts, the newest per region, a store without small counts."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from smallland import Part, SmallData, write_reference
from source_samples import make_project
from supplied_files import write_file

from aoj.commands.fetch import fetch_from
from aoj.commands.pins import pin_data
from aoj.dataset import Data
from aoj.errors import DataError, InputError
from aoj.geography import build_region, load_geography
from aoj.indicators.catalogue import read_catalogue
from aoj.indicators.cells import read_cells, reading_of
from aoj.indicators.sums import sum_parts
from aoj.sources import SOURCES
from aoj.store.project import Project
from aoj.store.snapshots import SUPPLIED, read_manifest

YEAR = "2023/24"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return make_project(tmp_path / "project")


def take(project: Project, kind: str, *rows: dict[str, object]) -> str:
    inbox = project.root.parent / f"in{len(list(project.root.parent.iterdir()))}"
    write_file(inbox, kind, rows, f"{inbox.name}.csv")
    report = fetch_from(project, inbox)
    assert not report.failed, report.text()
    return report.text()


def verzuim(region: str, absolute: object, **rest: object) -> dict[str, object]:
    return {"regio": region, "periode": YEAR, "absoluut": absolute, "relatief": 900, **rest}


def setting(project: Project, text: str) -> None:
    (project.parameters / "_default.yml").write_text(f"schema: 1\n{text}\n", encoding="utf-8")


def stored(project: Project) -> list[float]:
    """Every number of people in every file of the store."""
    found: list[float] = []
    for path in (project.data_set("landelijk") / "store").rglob("*.parquet"):
        table = pq.read_table(path).to_pandas()
        for column in {"value", "numerator"} & set(table.columns):
            found += [n for n in table[column] if n == n]
    return found


def test_the_store_never_holds_a_small_count(project: Project) -> None:
    said = take(project, "verzuim", verzuim("GM0518", 3), verzuim("GM1680", 60))
    assert sorted(stored(project)) == [60, 60, 900, 900, 900, 900]
    rows = Data.open(project, "landelijk").measure("verzuim")
    assert rows.set_index(["region_code", "breakdown"]).loc["GM0518", "absoluut"]["hidden"] == 1
    assert "3" not in said.replace("2023/24", "").replace("in3", "")


def test_a_higher_limit_makes_the_store_anew_and_a_lower_one_is_refused(project: Project) -> None:
    take(project, "verzuim", verzuim("GM0518", 8), verzuim("GM1680", 60))
    assert 8 in stored(project)
    setting(project, "smallest_count: 10")
    Data.open(project, "landelijk")
    assert 8 not in stored(project)
    setting(project, "smallest_count: 5")
    Data.open(project, "landelijk")
    assert 8 in stored(project)
    for wrong, sentence in (("4", "te laag"), ("vijf", "geen geheel getal"), ("0", "te laag")):
        setting(project, f"smallest_count: {wrong}")
        with pytest.raises(InputError, match=f"_default.yml.*{sentence}"):
            Data.open(project, "landelijk")
    setting(project, "smalest_count: 10")
    with pytest.raises(InputError, match="bedoelde u 'smallest_count'"):
        Data.open(project, "landelijk")


def test_each_file_counts_for_its_own_regions(project: Project) -> None:
    take(project, "verzuim", verzuim("GM0518", 410), verzuim("GM1680", 60))
    take(project, "verzuim", verzuim("GM1680", 80))
    data = Data.open(project, "landelijk")
    rows = data.measure("verzuim").query("breakdown == 'absoluut'").set_index("region_code")
    assert rows["value"].to_dict() == {"GM0518": 410, "GM1680": 80}
    assert rows["snapshot"].nunique() == 2
    assert not data.measure("verzuim").duplicated(["region_code", "period", "breakdown"]).any()
    before = Data.open(project, "landelijk", pin=1).measure("verzuim")
    assert set(before.query("breakdown == 'absoluut'")["value"]) == {410, 60}


def test_differences_show_no_small_count_and_no_small_difference(project: Project) -> None:
    take(project, "verzuim", verzuim("GM0518", 410), verzuim("GM1680", 4))
    said = take(project, "verzuim", verzuim("GM0518", 413), verzuim("GM1680", 9))
    assert "413" not in said
    assert "werd 9" not in said
    assert "4 werd" not in said
    rows = Data.open(project, "landelijk").measure("verzuim")
    rows = rows.query("breakdown == 'absoluut'").set_index("region_code")
    assert rows["value"].to_dict()["GM0518"] == 410
    assert np.isnan(rows["value"]["GM1680"])


def test_who_supplies_a_file_hears_how_many_figures_are_hidden_and_why(project: Project) -> None:
    said = take(project, "verzuim", verzuim("GM0518", 410), verzuim("GM1680", 60))
    assert ".csv: niets verborgen.\n" in said
    rows = [verzuim("GM0518", 3, langdurig_relatief=899), verzuim("GM1680", "<5")]
    said = take(project, "verzuim", *(row | {"periode": "2022/23"} for row in rows))
    assert (
        ".csv: 3 cijfers verborgen: 1 kleiner dan 5, 1 om die te beschermen, "
        "1 in het bestand zelf verborgen.\n"
    ) in said
    said = take(project, "reserves", reserves("PO2801"))
    assert "verborgen" not in said, "it is not about people"


def test_a_correction_that_does_not_count_is_told(project: Project) -> None:
    take(project, "verzuim", verzuim("GM0518", 4), verzuim("GM1680", 60))
    said = take(project, "verzuim", verzuim("GM0518", 40), verzuim("GM1680", 62))
    assert "1 cijfer verborgen: 1 eerder al verborgen, en dat blijft zo." in said
    assert "1 cijfer niet overgenomen: wat er stond blijft, want het verschil is minder" in said
    assert "'Een tikfout herstellen' in docs/aanleveren.md" in said
    assert "gelden nu" not in said
    assert "Vergeleken met wat gold: geen cijfers veranderd." in said


def test_a_file_with_other_regions_takes_nothing_away(project: Project) -> None:
    take(project, "verzuim", verzuim("GM0518", 410), verzuim("GM1680", 60))
    said = take(project, "verzuim", verzuim("PO2801", 500))
    assert " weg" not in said and "eerst" not in said
    assert "niet in dit bestand staat, blijft gelden. Vergeleken met wat gold: 4 cijfers" in said
    said = take(project, "verzuim", verzuim("GM1680", 80))
    assert "Vergeleken met wat gold: 1 cijfer veranderd. Bijvoorbeeld" in said
    assert "60 werd 80" in said, "as an earlier file than the last had it"
    take(project, "toelichting", text("PO2801", "een"))
    said = take(project, "toelichting", text("VO2801", "twee"))
    assert "Vergeleken met wat gold: 1 tekst erbij." in said


def test_an_older_file_that_comes_back_does_not_count(project: Project, tmp_path: Path) -> None:
    first = write_file(tmp_path / "een", "verzuim", [verzuim("GM0518", 410)], "een.csv")
    second = write_file(tmp_path / "twee", "verzuim", [verzuim("GM0518", 420)], "twee.csv")
    for path in (first, second):
        assert "later opgenomen" not in fetch_from(project, path).text()
    said = fetch_from(project, first).text()
    assert "ongewijzigd, was al geregistreerd; 'twee.csv' is later opgenomen en geldt" in said


def reserves(region: str) -> dict[str, object]:
    names = ("eigen_vermogen", "materiele_vaste_activa", "rijksbijdragen", "totale_baten")
    return {"regio": region, "periode": "2024", **dict.fromkeys(names, 3)}


def test_a_store_that_is_made_anew_hides_the_same(project: Project) -> None:
    take(project, "verzuim", verzuim("GM0518", 3))
    take(project, "verzuim", verzuim("PO2801", 3), verzuim("GM1680", 70))
    before = Data.open(project, "landelijk").measure("verzuim")
    for path in (project.data_set("landelijk") / "store").rglob("*.parquet"):
        path.unlink()
    assert Data.open(project, "landelijk").measure("verzuim").equals(before)
    assert before.query("region_code == 'PO2801' and breakdown == 'absoluut'")["value"].isna().all()


def text(region: str, words: str, period: str = "2025") -> dict[str, object]:
    return {"regio": region, "periode": period, "onderwerp": "algemeen", "toelichting": words}


def test_texts_are_read_per_region_the_newest_first(project: Project) -> None:
    take(project, "toelichting", text("PO2801", "oud"), text("VO2801", "vo"))
    said = take(project, "toelichting", text("PO2801", "nieuw\n\nmeer"))
    assert "1 tekst veranderd" in said
    assert "algemeen, PO2801: 'oud' werd 'nieuw meer'" in said
    data = Data.open(project, "landelijk")
    found = data.texts("toelichting")
    assert found.set_index("region_code")["text"].to_dict() == {
        "PO2801": "nieuw\n\nmeer", "VO2801": "vo",
    }  # fmt: skip
    assert list(found.columns) == [
        *("measure", "region_code", "period", "breakdown", "text", "source", "snapshot")
    ]
    assert (found.dtypes.astype(str) == "str").all()
    assert list(data.texts("toelichting", ["VO2801"])["text"]) == ["vo"]
    assert data.texts("toelichting", []).empty
    assert list(Data.open(project, "landelijk", pin=1).texts("toelichting")["text"]) == [
        "oud",
        "vo",
    ]


def test_a_text_that_no_source_has_is_an_error_and_an_absent_one_is_empty(project: Project) -> None:
    take(project, "verzuim", verzuim("GM0518", 410))
    data = Data.open(project, "landelijk")
    assert data.texts("organisatievorm").empty
    with pytest.raises(InputError, match="onbekende tekst 'toelichtin'; bedoelde u 'toelichting'"):
        data.texts("toelichtin")


def test_a_supplied_file_that_was_written_anew_is_not_read_from_an_older_store(
    project: Project,
) -> None:
    take(project, "verzuim", verzuim("GM0518", 410))
    assert 410 in Data.open(project, "landelijk").measure("verzuim")["value"].tolist()
    (snapshot,) = read_manifest(project.data_set("landelijk"))
    path = snapshot.path(project.data_set("landelijk"))
    path.write_bytes(path.read_bytes().replace(b"410", b"4100"))
    with pytest.raises(DataError, match="dit bestand is veranderd sinds het werd geregistreerd"):
        Data.open(project, "landelijk")


def test_own_figures_bring_what_they_mean(project: Project) -> None:
    take(project, "eigen", {
        "regio": "GM0518", "periode": "2025", "naam": "Opstapklas", "omschrijving": "leerlingen",
        "eenheid": "leerlingen", "bron": "zelf", "personen": "ja", "waarde": 40,
    })  # fmt: skip
    data = Data.open(project, "landelijk")
    assert data.measure("eigen_cijfers")["value"].tolist() == [40]
    for measure, words in (("eigen_naam", "Opstapklas"), ("eigen_bron", "zelf")):
        found = data.texts(measure).set_index("breakdown")
        assert found.loc["opstapklas", "text"] == words


INDICATOR = """
[proef]
label = "Proef"
theme = "proef"
question = "proef?"
definition = "Proef."
statistic = "count"
measure = "verzuim"
grain = "gemeente"
unit = "jongeren"
reference_date = "schooljaar"
sources = ["eigen_verzuim"]
levels = ["gemeente", "regio"]
hidden_max = 4
[proef.breakdowns.totaal]
label = "totaal"
parts = ["absoluut"]
"""


def test_a_sum_gives_no_bound_of_what_is_hidden(tmp_path: Path) -> None:
    """A cell that was hidden for another's sake may be of any size: `hidden_max` is not for it."""
    reference = write_reference(tmp_path / "reference")
    indicator = read_catalogue(INDICATOR)["proef"]
    data = SmallData(reference).add(
        "verzuim", [("GM0001", YEAR, "absoluut", 30.0), ("GM0002", YEAR, "absoluut", None)]
    )
    region = build_region(
        "r", "R", load_geography(reference), gemeenten=(Part("GM0001"), Part("GM0002")), year=2026
    )
    reading = reading_of(indicator, indicator.breakdowns["totaal"])
    cells = read_cells(reading, data, None)
    sums = sum_parts(indicator, "gemeente", cells, [region], data).iloc[0]
    assert (sums["value"], sums["lower"], sums["hidden"]) == (30, 30, 1)
    assert np.isinf(sums["upper"])


def test_a_share_over_a_hidden_denominator_is_not_counted(tmp_path: Path) -> None:
    reference = write_reference(tmp_path / "reference")
    share = INDICATOR.replace('"count"', '"share"\ndenominator = ["relatief"]')
    indicator = read_catalogue(share)["proef"]
    data = SmallData(reference).add(
        "verzuim",
        [
            ("GM0001", YEAR, "absoluut", 30.0), ("GM0001", YEAR, "relatief", 60.0),
            ("GM0002", YEAR, "absoluut", 50.0), ("GM0002", YEAR, "relatief", None),
        ],
    )  # fmt: skip
    reading = reading_of(indicator, indicator.breakdowns["totaal"])
    cells = read_cells(reading, data, None).set_index(["region_code", "part"])
    assert cells.loc[("GM0001", "absoluut"), "value"] == 30
    assert np.isnan(cells.loc[("GM0002", "absoluut"), "value"])
    assert cells.loc[("GM0002", "absoluut"), "status"] == "suppressed"


def test_the_areas_of_rio_lay_open_no_gemeente(project: Project) -> None:
    """By the reference files Eef lies outside VO0101, so that much would be left beside Aa."""
    write_reference(project.data / "reference")
    inbox = project.root.parent / "rio"
    inbox.mkdir()
    (inbox / "rio.csv").write_text(
        "SAMENWERKINGSVERBANDNUMMER,BEGINDATUM,EINDDATUM,POSTCODECIJFERS\n"
        'PO0101,2012-08-01,,"1001,2001,3001"\nPO0102,2012-08-01,,"3002,4001,5001"\n'
        'VO0101,2012-08-01,,"1001,2001,3001,3002,4001,5001"\n',
        encoding="utf-8",
    )
    rows = [verzuim(f"GM000{i + 1}", n) for i, n in enumerate((3, 17, 30, 40, 50))]
    for number in (1, 2):
        if number == 2:
            assert not fetch_from(project, inbox).failed
            rows = [{**row, "periode": "2022/23"} for row in rows]
        take(project, "verzuim", *rows, {**rows[0], "regio": "VO0101", "absoluut": 140})
    found = Data.open(project, "landelijk").measure("verzuim").query("breakdown == 'absoluut'")
    hidden = found[found["value"].isna()].groupby("period").size()
    assert hidden.to_dict() == {"2022/23": 2, "2023/24": 1}
    before = Data.open(project, "landelijk", pin=1).measure("verzuim")
    assert before.query("breakdown == 'absoluut'")["value"].isna().sum() == 1


def test_no_hash_of_a_supplied_file_leaves_its_folder(project: Project) -> None:
    """Whoever knows the rest of a file finds its small counts by trying until the hash agrees."""
    take(project, "verzuim", verzuim("GM0518", 3), verzuim("GM1680", 60))
    (snapshot,) = read_manifest(project.data_set("landelijk"))
    pinned = pin_data(project, "landelijk")
    shown = [snapshot.id, snapshot.public_hash, pinned.digest, str(pinned.snapshots)]
    shown += list(Data.open(project, "landelijk").measure("verzuim")["snapshot"])
    for length in range(6, 65):
        assert not any(snapshot.sha256[:length] in text for text in shown)
    mark = snapshot.sha256[:8].encode()
    store = project.data_set("landelijk") / "store"
    assert not any(mark in path.read_bytes() for path in store.rglob("*.parquet"))


def test_sources_that_users_supply_are_known_by_their_names() -> None:
    assert {name for name, source in SOURCES.items() if source.is_supplied} == {
        name for name in SOURCES if name.startswith(SUPPLIED)
    }
