"""The register RIO: samenwerkingsverbanden, their areas and boards, and how these reach reports."""

from __future__ import annotations

import json
import re
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from source_samples import DATA, copy, geography, make_project, read, swap, without_column

from aoj import sources
from aoj.commands.check import check
from aoj.commands.fetch import fetch_from
from aoj.dataset import Data, open_geography
from aoj.errors import DataError, InputError
from aoj.geography import Geography, areas_of_texts, build_region, load_geography
from aoj.sources import rio
from aoj.sources.source import SourceFile
from aoj.store.project import Project

NAMES = "rio_samenwerkingsverbanden.csv"
AREAS = "rio_gebieden.csv"
BOARDS = "rio_besturen.csv"
ANNEX = "BWBR0032324-2015-pc4-gemeente-swv.csv"


def texts(
    name: str, folder: Path, *changes: Callable[[bytes], bytes]
) -> dict[tuple[str, str], str]:
    """Return the texts of a changed sample by region and part."""

    def change(content: bytes) -> bytes:
        for one in changes:
            content = one(content)
        return content

    rows = read(copy(name, folder, change))[1].texts
    keys = zip(rows["region_code"], rows["breakdown"], strict=True)
    return dict(zip(keys, rows["text"], strict=True))


# the three tables


def test_the_name_that_holds_now_counts_and_only_passend_onderwijs(tmp_path: Path) -> None:
    found = texts(NAMES, tmp_path)
    assert found["PO2801", "naam"] == "Stichting Verzonnen Samenwerkingsverband PO"
    assert found["PO2801", "verkorte_naam"] == "Verzonnen SWV PO"
    assert found["PO2801", "einddatum"] == ""
    assert found["PO2802", "einddatum"] == "2018-08-01"
    assert {code for code, _ in found} == {"PO2801", "PO2802", "VO2801", "VO0001"}


def test_names_as_the_service_itself_writes_them(tmp_path: Path) -> None:
    path = tmp_path / "erkenningen.csv"
    path.write_text(
        "id,code,volledigeNaam,verkorteNaam,begindatum,einddatum,soort\n"
        "1,28-01,Stichting X,X,2012-08-01T00:00:00Z,,PAPO\n"
        "2,2801,Vereniging Y,Y,01-08-2012,,PAVO\n"
        "3,100B1,Iets anders,Z,20120801,,SWVO\n",
        encoding="utf-8",
    )
    source, loaded = read(path)
    assert source.name == "rio_samenwerkingsverbanden"
    rows = loaded.texts.set_index(["region_code", "breakdown"])["text"]
    assert rows["PO2801", "naam"] == "Stichting X"
    assert rows["VO2801", "begindatum"] == rows["PO2801", "begindatum"] == "2012-08-01"
    assert loaded.texts["region_code"].nunique() == 2


def test_a_table_without_passend_onderwijs_is_refused(tmp_path: Path) -> None:
    def others(content: bytes) -> bytes:
        return content.replace(b"PAPO", b"SWPO").replace(b"PAVO", b"SWVO")

    with pytest.raises(DataError, match="geen enkel samenwerkingsverband passend onderwijs"):
        texts(NAMES, tmp_path, others)


def test_the_board_is_the_one_above_and_the_last_one(tmp_path: Path) -> None:
    assert texts(BOARDS, tmp_path) == {
        ("PO2801", "bevoegd_gezag"): "42811",
        ("VO2801", "bevoegd_gezag"): "42802",
    }
    with pytest.raises(DataError, match="'no' is geen nummer van een bevoegd gezag"):
        texts(BOARDS, tmp_path, swap("42802,", "no,"))


@pytest.mark.parametrize(
    ("name", "header"),
    [
        *((AREAS, h) for h in ("SAMENWERKINGSVERBANDNUMMER", "BEGINDATUM", "EINDDATUM")),
        *((NAMES, h) for h in ("BEGINDATUM", "EINDDATUM")),
        *((BOARDS, h) for h in ("BEGINDATUM", "EINDDATUM")),
    ],
)
def test_a_column_that_lacks_is_named_or_the_file_is_unknown(
    name: str, header: str, tmp_path: Path
) -> None:
    with pytest.raises(DataError, match=f"de kolom '{header}' ontbreekt|bekende bron"):
        texts(name, tmp_path, without_column(header))


def test_a_renamed_column_of_postcodes_is_mended_in_bronnen(tmp_path: Path) -> None:
    path = copy(AREAS, tmp_path, swap("POSTCODECIJFERS", "CIJFERS_VAN_POSTCODE"))
    with pytest.raises(DataError, match=r"bronnen\.yml bij 'rio_gebieden', onder 'columns'"):
        sources.load("rio_gebieden", SourceFile(path, path.name), geography())
    options = {"columns": json.dumps({"POSTCODECIJFERS": ["CIJFERS_VAN_POSTCODE"]})}
    loaded = sources.load("rio_gebieden", SourceFile(path, path.name, options), geography())
    assert loaded.texts.equals(read(DATA / AREAS)[1].texts)


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        *(("2018-08-01", "2018-08-01"), ("2018-08-01T00:00:00", "2018-08-01")),
        *(("1-8-2018", "2018-08-01"), ("01/08/2018", "2018-08-01"), ("20180801", "2018-08-01")),
        ("", ""),
    ],
)
def test_dates_in_several_forms(written: str, read_as: str) -> None:
    values = pd.Series([written], dtype="str")
    assert rio.read_dates(values, "BEGINDATUM").tolist() == [read_as]


def test_a_date_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="'morgen' in kolom 'EINDDATUM' is geen datum"):
        texts(AREAS, tmp_path, swap(",2018-08-01,", ",morgen,"))


# areas


@pytest.mark.parametrize("mark", [",", ";", " ", "|", ", ", ""])
def test_postcodes_of_one_cell_with_any_mark_between(mark: str, tmp_path: Path) -> None:
    def marked(content: bytes) -> bytes:
        return content.replace(b"2511,2512,4286", mark.join(["2511", "2512", "4286"]).encode())

    assert texts(AREAS, tmp_path, marked) == texts(AREAS, tmp_path)


def test_a_row_per_postcode_gives_the_same(tmp_path: Path) -> None:
    def apart(content: bytes) -> bytes:
        rows = content.decode().replace('"2511,2512,4286"', "2511\r\nPO2801,2012-08-01,,2512")
        return (rows + "PO2801,2012-08-01,,4286\r\n").encode()

    assert texts(AREAS, tmp_path, apart) == texts(AREAS, tmp_path)


def test_the_text_of_an_area_holds_its_periods(tmp_path: Path) -> None:
    found = texts(AREAS, tmp_path)
    assert found["PO2802", "postcodes"] == "2012-08-01/2018-08-01 2512 4286"
    table = areas_of_texts({code: text for (code, _), text in found.items()})
    assert len(table) == 6
    assert set(table.loc[table["code"] == "PO2801", "until"]) == {""}


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("PO2801,2012", "XX2801,2012", "'XX2801' is geen code van een samenwerkingsverband"),
        ("PO2801,2012", "REC401,2012", "'REC401' is geen code"),
        ('"2511,2512,4286"', "251", "'251' in kolom 'POSTCODECIJFERS' zijn geen postcodes"),
        ('"2511,2512,4286"', '""', "zijn geen postcodes van vier cijfers"),
        (",2018-08-01,", ",,", "postcode 2512 ligt in meer dan een gebied: PO2801, PO2802"),
        ('"2511,2512,4286"', '"2512,4286"', "heeft 0 van de 1 postcodes van pc4.csv in een gebied"),
    ],
)
def test_areas_that_cannot_be_right_are_refused(
    old: str, new: str, sentence: str, tmp_path: Path
) -> None:
    with pytest.raises(DataError, match=re.escape(sentence)):
        texts(AREAS, tmp_path, swap(old, new))


# a data set with RIO


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return make_project(tmp_path / "project")


def take(project: Project, folder: Path, *names: str, **changed: Callable[[bytes], bytes]) -> None:
    for name in names:
        copy(name, folder, changed.get(name.partition(".")[0], bytes))
    report = fetch_from(project, folder)
    assert not report.failed, report.text()


def test_a_data_set_takes_areas_and_names_from_its_rio(project: Project, tmp_path: Path) -> None:
    before = load_geography(project.reference("landelijk"))
    assert before.areas_source == "naslagbestand pc4.csv (verzonnen)"
    take(project, tmp_path / "in", AREAS, NAMES, BOARDS)
    data = Data.open(project, "landelijk")
    found = data.geography
    assert found.pc4_area["po"] == {"2511": "PO2801", "2512": "PO2801", "4286": "PO2801"}
    assert found.name("PO2801") == "Stichting Verzonnen Samenwerkingsverband PO"
    assert found.landelijk == {"VO0001"}
    assert found.region("PO2801").members == {"GM0518"}
    day = data.snapshots[0].registered[:10]
    assert found.areas_date == day
    year, month, of_month = day.split("-")
    assert found.areas_source == f"RIO, peildatum {int(of_month)}-{int(month)}-{year}"
    assert found is data.geography is Data.open(project, "landelijk").geography
    assert open_geography(project, "landelijk") is found
    board = data.texts("bestuur_van_samenwerkingsverband", ["PO2801"])
    assert board["text"].tolist() == ["42811"]


def test_areas_without_names_keep_the_names_that_are_known(
    project: Project, tmp_path: Path
) -> None:
    take(project, tmp_path / "in", AREAS)
    found = Data.open(project, "landelijk").geography
    assert found.name("PO2801") == "samenwerkingsverband po 28.01"
    assert open_geography(project, "voorbeeld").areas_date == "", "nothing was taken there"


def test_a_pinned_data_set_sees_the_areas_of_its_snapshots(
    project: Project, tmp_path: Path
) -> None:
    take(project, tmp_path / "leeg", "duo_vsv_swv-2015.csv")
    take(project, tmp_path / "een", AREAS)
    take(project, tmp_path / "twee", AREAS, rio_gebieden=swap("2511,2512,4286", "2511,2512"))
    postcodes = [
        set(Data.open(project, "landelijk", pin).geography.pc4_area["po"]) for pin in (1, 2, 3)
    ]
    assert postcodes == [{"2511"}, {"2511", "2512", "4286"}, {"2511", "2512"}]
    assert Data.open(project, "landelijk", 1).geography.areas_date == ""


def test_a_refused_rio_leaves_the_areas_as_they_were(project: Project, tmp_path: Path) -> None:
    take(project, tmp_path / "leeg", "duo_vsv_swv-2015.csv")
    copy(AREAS, tmp_path / "in", swap(",2018-08-01,", ",,"))
    report = fetch_from(project, tmp_path / "in")
    assert "de gebieden blijven die van nu" in report.text().casefold()
    assert Data.open(project, "landelijk").geography.areas_source.startswith("naslagbestand")


def test_a_region_file_with_a_samenwerkingsverband_that_ended_is_told_so(
    project: Project, tmp_path: Path
) -> None:
    take(project, tmp_path / "in", AREAS, NAMES)
    found = Data.open(project, "landelijk").geography
    part = type("Part", (), {"code": "PO2802", "from_date": "", "until_date": ""})
    with pytest.raises(InputError) as caught:
        build_region("r", "R", found, samenwerkingsverbanden=[part], year=2026)
    sentence = str(caught.value)
    assert "'PO2802' bestaat sinds 1-8-2018 niet meer" in sentence
    assert "zijn postcodes horen nu bij Stichting Verzonnen Samenwerkingsverband PO (PO2801)" in (
        sentence
    )
    assert "bron: RIO, peildatum" in sentence
    assert sentence.endswith("Gebruik de code van nu.")


@pytest.mark.parametrize(("until", "in_order"), [(", until: 2018-07-31", True), ("", False)])
def test_a_region_file_may_keep_what_ended_with_its_last_day(
    until: str, in_order: bool, project: Project, tmp_path: Path
) -> None:
    take(project, tmp_path / "in", AREAS, NAMES, "duo_po_swv.csv")
    parts = f"[{{code: PO2801}}, {{code: VO2801}}, {{code: PO2802{until}}}]"
    text = f"schema: 1\nname: Proef\nsamenwerkingsverbanden: {parts}\ndata: landelijk\nyear: 2026\n"
    (project.parameters / "proef.yml").write_text(text, encoding="utf-8")
    wrong = [finding.text for finding in check(project, ["proef"]).wrong]
    assert not any("heeft geen naam" in found for found in wrong), "RIO has names"
    assert any("'PO2802' bestaat sinds 1-8-2018 niet meer" in found for found in wrong) != in_order


# the real annex in the form of RIO


def as_rio(annex: pd.DataFrame) -> str:
    """Return the legal annex as the table of RIO that has its areas."""
    lines = ["SAMENWERKINGSVERBANDNUMMER,BEGINDATUM,EINDDATUM,POSTCODECIJFERS"]
    for column in ("PO_SWV", "VO_SWV"):
        rows = annex[annex[column].str.fullmatch(r"[PV]O\d{4}")]
        for code, own in rows.groupby(column):
            lines.append(f'{code},2014-08-01,,"{",".join(own["PC4"])}"')
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="session")
def annex(real_data: Path) -> pd.DataFrame:
    path = real_data / "reference" / ANNEX
    return pd.read_csv(path, sep=";", dtype="str", keep_default_na=False)


@pytest.fixture(scope="session")
def country(
    annex: pd.DataFrame, repo_root: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Project, Data]:
    """A data set of the whole country whose RIO says what the annex says."""
    root = tmp_path_factory.mktemp("land")
    for part in ("parameters", "notebooks/templates", "data"):
        (root / part).mkdir(parents=True)
    shutil.copytree(repo_root / "data" / "reference", root / "data" / "reference")
    path = root / "regio_erkende_samenwerkingen.csv"
    path.write_text(as_rio(annex), encoding="utf-8")
    report = fetch_from(Project(root), path)
    assert not report.failed, report.text()
    return Project(root), Data.open(Project(root), "landelijk")


def test_the_annex_in_the_form_of_rio_gives_the_areas_of_the_annex(
    country: tuple[Project, Data], repo_root: Path
) -> None:
    before = load_geography(repo_root / "data" / "reference")
    after = country[1].geography
    assert before.areas_source.startswith("2015, bijlage bij de Regeling")
    assert after.areas_source.startswith("RIO, peildatum ")
    assert after.pc4_area == before.pc4_area
    assert after.parts.equals(before.parts[list(after.parts.columns)])
    assert after.ended == {}
    for kind in ("samenwerkingsverband", "gemeente", "provincie", "rmc"):
        assert without_dates(after, kind) == without_dates(before, kind)


def without_dates(land: Geography, kind: str) -> list[tuple[object, ...]]:
    return [
        (r.code, r.name, r.members, r.partial, r.major, r.samenwerkingsverbanden)
        for r in land.regions(kind)
    ]


def test_a_merger_of_the_real_country(
    country: tuple[Project, Data], annex: pd.DataFrame, tmp_path: Path
) -> None:
    """PO2707 goes into PO2708 on 1 August 2020, which had its whole area from the beginning."""
    merged = annex.assign(PO_SWV=annex["PO_SWV"].replace("PO2707", "PO2708"))
    own = ",".join(annex.loc[annex["PO_SWV"] == "PO2707", "PC4"])
    path = tmp_path / "regio.csv"
    path.write_text(as_rio(merged) + f'PO2707,2012-08-01,2020-08-01,"{own}"\n', encoding="utf-8")
    project = Project(tmp_path / "project")
    shutil.copytree(country[0].root, project.root)
    assert not fetch_from(project, path).failed
    land = Data.open(project, "landelijk").geography
    assert land.pc4_area["po"]["1011"] == "PO2708"
    assert land.ended == {"PO2707": ("2020-08-01", ("PO2708",))}
    assert "PO2707" not in set(land.parts["samenwerkingsverband_code"])
    assert "GM0363" in land.region("PO2708").gemeenten
    with pytest.raises(InputError, match="'PO2707' bestaat sinds 1-8-2020 niet meer"):
        land.region("PO2707")


@pytest.mark.parametrize("share", [0.9])
def test_a_part_of_the_real_country_is_refused(
    share: float, annex: pd.DataFrame, repo_root: Path, tmp_path: Path
) -> None:
    path = tmp_path / "regio.csv"
    path.write_text(as_rio(annex.head(int(share * len(annex)))), encoding="utf-8")
    land = load_geography(repo_root / "data" / "reference")
    with pytest.raises(DataError, match=r"postcodes van pc4\.csv in een gebied van po"):
        sources.load("rio_gebieden", SourceFile(path, path.name), land)


@pytest.mark.parametrize("spoil", ["", "range"])
def test_an_area_that_became_nobody_s_is_refused(
    spoil: str, annex: pd.DataFrame, repo_root: Path, tmp_path: Path
) -> None:
    """One row that lacks, or that has a range of postcodes, is little of the country."""
    path = tmp_path / "regio.csv"
    own = sorted(annex.loc[annex["PO_SWV"] == "PO2702", "PC4"])
    lines = [line for line in as_rio(annex).splitlines() if not line.startswith("PO2702,")]
    assert len(lines) < len(as_rio(annex).splitlines())
    lines += [f"PO2702,2014-08-01,,{own[0]}-{own[-1]}"] if spoil else []
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    land = load_geography(repo_root / "data" / "reference")
    with pytest.raises(DataError, match=r"\d+ van de \d+ postcodes van PO2702 liggen nog"):
        sources.load("rio_gebieden", SourceFile(path, path.name), land)


def test_opening_a_data_set_with_rio_stays_fast(country: tuple[Project, Data]) -> None:
    start = time.perf_counter()
    for _ in range(3):
        assert Data.open(country[0], "landelijk").geography.areas_date
    assert time.perf_counter() - start < 1.5, "the areas are kept in memory once read"
