"""`aoj trace`: from a printed figure to the rows and files that it was made of."""

from __future__ import annotations

import functools
import shutil
import subprocess
import sys
import tempfile
from math import isnan
from pathlib import Path

import pandas as pd
import pytest
from traced import (
    REGION,
    add_vintage,
    call,
    copy_of_report,
    figures_named,
    record_of,
    write_record,
)

from aoj.commands.trace import trace
from aoj.commands.trace_find import find_named, plain, printed_hits
from aoj.commands.trace_rows import remark_lines
from aoj.errors import DataError, InputError
from aoj.indicators import INDICATORS, compute
from aoj.indicators.evidence import COLUMNS, NOT_COUNTED, evidence
from aoj.report.context import Context
from aoj.report.facade import open_context
from aoj.store.project import Project
from aoj.store.snapshots import read_manifest


@functools.cache
def kept() -> Project:
    """A report that no test changes."""
    folder = tempfile.TemporaryDirectory(prefix="aoj-trace-")
    _FOLDERS.append(folder)
    return copy_of_report(Path(folder.name) / "project")


_FOLDERS: list[tempfile.TemporaryDirectory[str]] = []


@pytest.fixture
def project() -> Project:
    return kept()


@pytest.fixture
def context(project: Project) -> Context:
    return open_context(REGION, "voorbeeld", 2026, project=project)


def test_a_share_shows_numerator_denominator_rows_and_files(project: Project) -> None:
    figure = next(
        f
        for f in figures_named(record_of(project), "deelname_sbo")
        if f["region_code"] == REGION and f["period"] == "2025"
    )
    told = trace(project, REGION, figure["id"])
    assert f"'{figure['wordings'][0]}'" in told.split("\n")[0]
    assert "cellen sbo-zin, sbo-tabel" in told
    assert "Wie gaan er naar het sbo?" in told
    assert INDICATORS["deelname_sbo"].definition in told
    schools = next(
        s for s in read_manifest(project.data_set("voorbeeld")) if s.source == "duo_po_vestigingen"
    )
    assert f"bestand    data/voorbeeld/{schools.file}" in told
    assert f"sha256     {schools.sha256}" in told
    assert schools.title in told and "opgenomen op 2 maart 2026" in told
    assert "teller  95AQ00" in told and "Verborgen: niets." in told
    result = compute("deelname_sbo", [region_of(project)], opened(project).data, ["2025"]).iloc[0]
    assert f"Teller       {dutch(result['numerator'])}, uit" in told
    assert f"Noemer       {dutch(result['denominator'])}, uit" in told


def test_a_gemeente_partly_inside_a_merger_and_a_split_are_told(project: Project) -> None:
    told = trace(project, REGION, "bevolking_jeugd.0-14@2016")
    assert "niet gedrukt in dit rapport; wel berekend uit dezelfde bestanden" in told
    assert "Heringedeeld: Kleindromen (nu Dromerdam) (GM9063)" in told
    assert "Splijtersveen (nu Bedenkburen en Wensveld) (GM9064)" in told
    assert "Niet meegeteld, al ligt zij deels in het gebied: Schemerdonk (GM9016)." in told
    rows = [line.split() for line in told.split("\n") if line.startswith("  GM9016")]
    assert len(rows) == 3 and all("nee;" in row for row in rows)


def test_a_rounded_sum_tells_the_width_of_its_rows(project: Project) -> None:
    told = trace(project, REGION, "leerlingen_woonregio.bo")
    cells = evidence(
        INDICATORS["leerlingen_woonregio"], "bo", region_of(project), opened(project).data,
        "2024/25",
    )  # fmt: skip
    rows = int((~cells["how"].isin(NOT_COUNTED)).sum())
    assert f"een rij kan 5 hoger of lager zijn en de som van {rows} rijen {rows * 5}." in told


def test_hidden_cells_stay_hidden_and_no_supplied_hash_is_shown(
    project: Project, context: Context
) -> None:
    region = context.region
    found = compute("thuiszitters", [region], context.data)
    hidden = found[(found["hidden"] > 0) & found["value"].notna()]
    assert len(hidden), "the example has hidden numbers of thuiszitters in this region"
    row = hidden.iloc[-1]
    told = trace(project, REGION, f"thuiszitters.{row['breakdown']}@{row['period']}")
    assert "Verborgen: " in told and "hoe hoog het kan zijn, is niet te zeggen" in told
    supplied = [s for s in read_manifest(project.data_set("voorbeeld")) if s.is_supplied]
    assert all(s.sha256 not in told and s.sha256[:12] not in told for s in supplied)
    assert "wordt niet getoond: uit een zelf aangeleverd bestand" in told
    cells = evidence(
        INDICATORS["thuiszitters"], row["breakdown"], region, context.data, row["period"]
    )
    raw = pd.read_csv(
        next(s for s in supplied if s.source == "eigen_thuiszitters").path(
            project.data_set("voorbeeld")
        ),
        comment="#",
    ).rename(columns={"thuiszitters": "totaal"})
    for cell in cells[cells["status"] == "suppressed"].to_dict("records"):
        assert isnan(cell["value"])
        line = next(
            line
            for line in told.split("\n")
            if line.startswith(f"  {cell['cell_code']}") and "verborgen" in line
        )
        own = raw[(raw["regio"] == cell["cell_code"]) & (raw["periode"] == row["period"])]
        assert line.split()[-2:] != [str(own.iloc[0][row["breakdown"]]), "verborgen"]
        assert "verborgen (" not in line  # not even an upper bound


def test_words_are_traced_to_their_interval_and_rule(project: Project) -> None:
    words = [f for f in record_of(project)["figures"] if f["kind"] == "vergelijking"]
    for figure in words:
        told = trace(project, REGION, figure["id"])
        assert "Op grond van: toevalsmarge (Wilson, 95%) van " in told
        assert "Regel: 'hoger' en 'lager' vragen" in told
    assert words
    courses = [f for f in record_of(project)["figures"] if f["kind"] == "verloop"]
    rests_on_chance = []
    for course in courses:
        told = trace(project, REGION, course["id"])
        assert "Verloop: van " in told and "Regel: 'gestegen' en 'gedaald' vragen" in told
        if "toevalsmarge van de verandering (Newcombe, 95%) van " in told:
            rests_on_chance.append(course["indicator"])
            assert "0 uitsluit en dat de verandering ten minste 0," in told
    assert {"deelname_sbo", "vsv_samenwerkingsverband"} & set(rests_on_chance)
    assert "leerlingen_po" not in rests_on_chance


def test_each_kind_of_figure_of_the_record_can_be_traced(project: Project) -> None:
    hits = printed_hits(record_of(project)["figures"])
    kinds = {(h.indicator, h.kind, h.region_code, h.period[:1].isdigit()): h for h in hits}
    assert len(kinds) > 8
    for hit in kinds.values():
        told = trace(project, REGION, hit.id)
        assert "Bestanden" in told, hit.id
        assert "niet uit de gegevens van de run af te leiden" not in told
        assert "komt nu een ander cijfer" not in told


def test_several_figures_that_are_printed_alike_are_listed(tmp_path: Path) -> None:
    project = copy_of_report(tmp_path / "project")
    record = record_of(project)
    ids = list(dict.fromkeys(f["id"] for f in record["figures"] if f["value"]))[:2]
    for figure in record["figures"]:
        if figure["id"] in ids:
            figure["wordings"] = ["77,7%"]
    write_record(project, record)
    told = trace(project, REGION, "77,7 %")
    assert "'77,7 %' staat voor 2 verschillende cijfers in het rapport:" in told
    assert all(f"'{key}'" in told for key in ids)


def test_a_figure_of_two_notebooks_asks_for_the_notebook(tmp_path: Path) -> None:
    project = copy_of_report(tmp_path / "project")
    key = next(f["id"] for f in record_of(project)["figures"] if f["value"])
    made = (project.regions / REGION).glob("*/toets.*")
    for path in [*made, *project.templates.glob("toets.*")]:
        shutil.copy(path, path.with_name(path.name.replace("toets", "zelfde")))
    told = trace(project, REGION, key)
    assert f"'{key}' staat in meer notebooks:" in told
    assert "dan ook het notebook: '--template toets'" in told
    assert "Gedrukt in" in trace(project, REGION, key, ["toets"])


def test_a_word_narrows_a_list(tmp_path: Path) -> None:
    project = copy_of_report(tmp_path / "project")
    record = record_of(project)
    first, other = (figures_named(record, name)[0] for name in ("deelname_sbo", "thuiszitters"))
    for figure in (first, other):
        figure["wordings"] = ["vergelijkbaar"]
    write_record(project, record)
    told = trace(project, REGION, "vergelijkbaar")
    assert f'"vergelijkbaar" --in {first["indicator"]}\'.' in told
    for asked, within in (("vergelijkbaar", ["Thuiszit"]), ("thuiszitters:vergelijkbaar", [])):
        one = trace(project, REGION, asked, within=within)
        assert one.startswith("Cijfer       'vergelijkbaar'") and "Indicator    thuiszitters" in one
    with pytest.raises(
        InputError, match="geen van de 2 cijfers die zo gedrukt zijn, gaat over 'x'"
    ):
        trace(project, REGION, "vergelijkbaar", within=["x"])
    result = call(project, "trace", REGION, "vergelijkbaar", "--in", "thuiszitters")
    assert result.exit_code == 0 and "thuiszitters" in result.output


@pytest.mark.parametrize("words", ["99,99%", "deelname_sbp", "leerlingen_po.sbx", "9:99,99%"])
def test_a_typing_mistake_is_told_without_opening_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    project = copy_of_report(tmp_path / "project")
    monkeypatch.setattr("aoj.commands.trace.open_context", None)
    with pytest.raises(InputError):
        trace(project, REGION, words)


def test_what_executes_notebooks_is_not_loaded_for_a_question() -> None:
    code = "import sys, aoj.commands.trace; sys.exit('nbformat' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_heading_stands_for_cells_that_have_no_name_of_their_own(tmp_path: Path) -> None:
    project = copy_of_report(tmp_path / "project")
    record = record_of(project)
    for figure in figures_named(record, "deelname_sbo"):
        figure["cell"] = figure["cell"].replace("sbo-zin", "3f2a91bc")
    write_record(project, record)
    told = trace(project, REGION, "deelname_sbo")
    assert "3f2a91bc" not in told and "Wie gaan er naar het sbo?: cel sbo-tabel" in told


def test_the_register_of_areas_is_a_file_only_of_what_it_divided(project: Project) -> None:
    register = "Gebieden van samenwerkingsverbanden"
    assert register in trace(project, REGION, "leerlingen_woonregio")  # two gemeenten partly inside
    assert register not in trace(project, REGION, "vsv_samenwerkingsverband")


def test_a_report_is_traced_to_its_own_files_after_a_newer_vintage(tmp_path: Path) -> None:
    project = copy_of_report(tmp_path / "project")
    before = trace(project, REGION, "deelname_sbo")
    made = add_vintage(project, "duo_po_vestigingen", ";SBO;", ";BO;")
    assert trace(project, REGION, "deelname_sbo") == before
    assert made.sha256 not in before
    record = record_of(project)
    for figure in figures_named(record, "deelname_sbo"):
        figure["value"] = 0.5
    write_record(project, record)
    assert "komt nu een ander cijfer; 'aoj verify' zegt" in trace(project, REGION, "deelname_sbo")


def test_a_changed_file_is_refused(tmp_path: Path) -> None:
    project = copy_of_report(tmp_path / "project")
    root = project.data_set("voorbeeld")
    snapshot = next(s for s in read_manifest(root) if s.source == "duo_po_vestigingen")
    path = snapshot.path(root)
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(DataError, match="dit bestand is veranderd sinds het werd geregistreerd"):
        trace(project, REGION, "deelname_sbo")


def test_settings_that_changed_are_said(tmp_path: Path) -> None:
    project = copy_of_report(tmp_path / "project")
    path = project.parameters / f"{REGION}.yml"
    path.write_text(path.read_text() + "peers: [GM9001]\n")
    told = trace(project, REGION, "deelname_sbo")
    assert f"Let op: sinds de run veranderde parameters/{REGION}.yml" in told


def test_what_is_not_there_is_said_with_what_is_near(project: Project) -> None:
    for words, message in {
        "99,99%": "staat niet als cijfer in dit rapport",
        "deelname_sbp": "onbekende indicator 'deelname_sbp'; bedoelde u 'deelname_sbo'",
        "leerlingen_po.sbx": "onbekend onderdeel van leerlingen_po 'sbx'",
        "deelname_sbo@1970": "heeft geen cijfer over 1970; verwacht: een van: ",
    }.items():
        with pytest.raises(InputError, match=message):
            trace(project, REGION, words)
    assert call(project, "trace", "nergens", "3%").exit_code == 2
    result = call(project, "trace", REGION, "deelname_sbo@2023")
    assert result.exit_code == 0 and "Fout" not in result.output


def test_all_rows_are_shown_when_asked(project: Project) -> None:
    short = trace(project, REGION, "leerlingen_po.bo")
    whole = trace(project, REGION, "leerlingen_po.bo", everything=True)
    assert "--all toont ze" in short and "--all toont ze" not in whole
    assert len(whole) > len(short)


@pytest.mark.parametrize("code", [REGION, "NL01", "GM9015", "PO9903"])
def test_the_cells_of_a_figure_add_up_to_it(context: Context, code: str) -> None:
    region = context.region if code == REGION else context.geography.region(code)
    sums = 0
    for name in ("deelname_sbo", "leerlingen_woonregio", "bevolking_jeugd", "thuiszitters"):
        figures = compute(name, [region], context.data)
        for figure in figures.to_dict("records"):
            part, period = figure["breakdown"], figure["period"]
            if period not in ("2016", "2025", "2024/25", "2023/24"):
                continue
            cells = evidence(INDICATORS[name], part, region, context.data, period)
            assert list(cells.columns) == COLUMNS
            used = cells[~cells["how"].isin(NOT_COUNTED)]
            for side, column in (("teller", "numerator"), ("noemer", "denominator")):
                own = used[used["side"] == side]
                total = (own["value"].fillna(0) * own["weight"]).sum()
                assert isnan(figure[column]) or total == pytest.approx(figure[column])
                sums += 1
    assert sums > 10


@pytest.mark.parametrize("slug", [REGION, "mijmerstreek"])
def test_figures_of_kinds_links_and_users_have_cells_too(repo_root: Path, slug: str) -> None:
    context = open_context(slug, "voorbeeld", 2026, project=Project(repo_root))
    for name in INDICATORS:
        indicator = INDICATORS[name]
        if indicator.statistic not in ("kind", "links", "own", "ratio", "amount"):
            continue
        code = context.scope(indicator).code
        rows = [r for r in context.results(name).rows if r.region_code == code]
        for figure in [r for r in rows if r.value is not None][-1:]:
            where = (context.region, context.data, figure.period)
            cells = evidence(indicator, figure.breakdown, *where)
            assert len(cells) and set(cells["side"]) <= {"teller", "noemer"}
            assert list(remark_lines(cells, indicator, context))
            hit = find_named(f"{name}.{figure.breakdown}", context)
            assert hit is not None and hit.words


def test_printed_figures_are_compared_by_what_a_reader_sees() -> None:
    assert plain("ten minste 1.234") == plain("≥ 1.234 *") == plain("1234")
    assert plain("3.5%") == plain("3,5 %") != plain("3,50%")
    assert plain("Vergelijkbaar met") == "vergelijkbaar met"


def test_figures_of_a_spoiled_record_have_no_words() -> None:
    (hit,) = printed_hits(
        [{"indicator": "deelname_sbo", "wordings": 5, "value": "x", "cell": None}]
    )
    assert (hit.wordings, hit.value) == ((), None)


def opened(project: Project) -> Context:
    return open_context(REGION, "voorbeeld", 2026, project=project)


def region_of(project: Project):  # type: ignore[no-untyped-def]
    return opened(project).region


def dutch(number: float) -> str:
    return f"{number:,.0f}".replace(",", ".")


def teardown_module() -> None:
    for folder in _FOLDERS:
        shutil.rmtree(folder.name, ignore_errors=True)
