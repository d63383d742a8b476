"""`aoj compare`, `rapport.vergelijking` and `--peers`: what a user sees, and what a run records."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from toy import SIDECAR, add_template, code, markdown, write

from aoj.cli import main
from aoj.commands.check import check
from aoj.commands.compare import compare
from aoj.commands.pins import pin_data
from aoj.commands.planning import Choice, plan_job, without_peers
from aoj.commands.run import plan, run
from aoj.commands.status import status
from aoj.commands.table import compute_table
from aoj.errors import DataError, InputError
from aoj.report import Report
from aoj.runs.templates import load_template
from aoj.settings import load_region
from aoj.store.project import Project

REGION = "schema: 1\nname: Oost\ngemeenten: [GM9002, GM9003]\ndata: voorbeeld\nyear: 2026\n"


@pytest.fixture(scope="module")
def own(repo_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project of its own with the example's figures and a template that compares."""
    root = tmp_path_factory.mktemp("project")
    for folder in ("parameters", "notebooks/templates"):
        (root / folder).mkdir(parents=True)
    shutil.copytree(repo_root / "data" / "voorbeeld", root / "data" / "voorbeeld")
    write(root / "parameters/_default.yml", "schema: 1\ndata: voorbeeld\nyear: 2026\n")
    write(root / "parameters/oost.yml", REGION)
    write(root / "parameters/west.yml", REGION.replace("Oost", "West").replace("9003", "9004"))
    setup = "from aoj.report import Report\nrapport = Report(regio, gegevens, jaar)"
    parameters = 'regio = "oost"\ngegevens = "voorbeeld"\njaar = 2026'
    cells = [
        code("parameters", parameters, "parameters"),
        code("opzet", setup, "setup"),
        markdown("titel", "# Vergelijking"),
        code("tabel", 'rapport.vergelijking("jeugdhulp")'),
    ]
    lines = [line for line in SIDECAR.splitlines() if "toon_alles" not in line]
    sidecar = "\n".join(line for line in lines if "themas" not in line) + "\n"
    add_template(root, "vergelijk", cells, sidecar)
    return Project(root.resolve())


def with_peers(project: Project, *peers: str) -> Project:
    """Return the project with these peers in the file of Oost."""
    write(project.parameters / "oost.yml", f"{REGION}peers: [{', '.join(peers)}]\n")
    return project


@pytest.fixture
def example(repo_root: Path) -> Project:
    return Project(repo_root)


def rows_of(text: str) -> dict[str, str]:
    """Return the lines of a printed table by the name that they begin with."""
    return {line.split("  ")[0]: line for line in text.splitlines() if "  " in line}


def printed(project: Project, region: str = "oost") -> str:
    folder = project.regions / region / "2026"
    notebook = json.loads((folder / "vergelijk.ipynb").read_text(encoding="utf-8"))
    outputs = [o for cell in notebook["cells"] for o in cell.get("outputs", ())]
    return "".join("".join(o.get("data", {}).get("text/plain", "")) for o in outputs)


def record(project: Project, region: str = "oost") -> dict[str, Any]:
    path = project.regions / region / "2026" / "vergelijk.run.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def test_a_gemeente_stands_beside_every_area(example: Project) -> None:
    text = compare(example, "GM9023", ["jeugdhulp"], peers=["GM9001", "GM9002"])
    first = text.split("\n\n")[0]
    assert first.startswith("Aandeel jongeren met jeugdhulp, Peinzerdal, in 2024 (percentage).")
    assert "Fictieve voorbeeldcijfers." in first
    names = list(rows_of(first))
    assert names[:3] == ["Gebied", "Peinzerdal", "Nederland"]
    for name in (
        "Samenwerkingsverband Mijmerstreek po (fictief)",
        "Samenwerkingsverband Mijmerstreek vo (fictief)",
        "Provincie Dromerije",
        "RMC-regio Mijmerstreek",
        "Jeugdregio Mijmerstreek",
        "Fabelstad en Wolkendam samen",
        "Fabelstad",
        "Wolkendam",
    ):
        assert name in names
    assert any(name.startswith("Andere gemeenten met") for name in names)
    own = rows_of(first)["Peinzerdal"]
    assert re.search(r"\d+,\d% +\d+,\d% tot en met \d+,\d%$", own)


def test_every_part_has_its_table_and_every_word_is_a_known_one(example: Project) -> None:
    text = compare(example, "fabelkust", ["jeugdhulp"])
    tables = text.split("\n\n")
    assert len(tables) == 3
    unsure = {"te kleine aantallen voor een uitspraak", "geen uitspraak"}  # by the size of the base
    words = {"hoger", "lager", "vergelijkbaar", *unsure}
    for table in tables:
        rows = rows_of(table)
        told = [row.split("  ")[-1].strip() for row in rows.values()][2:]
        assert set(told) <= {*words, "niet vergeleken"} and set(told) & words
        assert "Toevalsmarge: zo ver had het cijfer" in table


def test_one_part_may_be_compared(example: Project) -> None:
    (table,) = compare(example, "fabelkust", ["jeugdhulp.met_verblijf"]).split("\n\n")
    assert table.startswith("Aandeel jongeren met jeugdhulp met verblijf, Fabelkust")
    with pytest.raises(InputError, match="jeugdhulp 'met_verblyf'; bedoelde u 'met_verblijf'"):
        compare(example, "fabelkust", ["jeugdhulp.met_verblyf"])


def test_figures_to_supply_are_not_to_be_fetched(example: Project) -> None:
    with pytest.raises(DataError, match="'aoj new file eigen' in en neem het op met 'aoj fetch --"):
        compare(example, "fabelstad", ["eigen_cijfers"])


def test_structure_has_no_margin(example: Project) -> None:
    text = compare(example, "fabelkust", ["aandeel_jeugd"])
    assert "Toevalsmarge" not in text and "lager" in text


def test_peers_of_the_command_line_replace_those_of_the_file(example: Project) -> None:
    text = compare(example, "fabelkust", ["deelname_sbo"])
    assert "Mijmerstreek (fictief) en Dromerdelta (fictief) samen" in text
    other = compare(example, "fabelkust", ["deelname_sbo"], peers=["PO9901"])
    assert "Fabelstad po (fictief)" in other and "Mijmerstreek" not in other


def test_the_value_of_peers_is_that_of_the_table(example: Project) -> None:
    names = ["mijmerstreek", "dromerdelta"]
    frame, remarks = compute_table(example, ["deelname_sbo"], ["fabelkust"], ["2025"], peers=names)
    rows = frame.set_index("region_code")
    together = rows.loc["peers-fabelkust"]
    assert list(rows.index) == ["fabelkust", *names, "peers-fabelkust"]
    assert together["value"] == together["numerator"] / together["denominator"]
    percentage = f"{100 * together['value']:.1f}%".replace(".", ",")
    text = compare(example, "fabelkust", ["deelname_sbo"])
    assert percentage in rows_of(text)["Mijmerstreek (fictief) en Dromerdelta (fictief) samen"]
    assert any("peers-fabelkust is Mijmerstreek" in remark for remark in remarks)


def test_a_table_without_a_region_has_no_peers(example: Project) -> None:
    with pytest.raises(InputError, match="zonder regio"):
        compute_table(example, ["deelname_sbo"], peers=["GM9001"])


def test_what_cannot_be_compared_is_one_sentence(example: Project) -> None:
    text = compare(example, "fabelkust", ["leerlingen_po", "organisatievorm"])
    first, second = text.split("\n\n")
    assert first.endswith("want een aantal hangt af van de grootte van een gebied.")
    assert second.endswith("want het is een soort, geen maat.")


def test_mistakes_are_one_sentence(example: Project) -> None:
    for names, words in (
        (("fabelkus", ["jeugdhulp"]), "bedoelde u 'fabelkust'"),
        (("GM9999", ["jeugdhulp"]), "onbekende regio 'GM9999'"),
        (("fabelkust", ["jeugdhul"]), "bedoelde u 'jeugdhulp'"),
        (("NL01", ["jeugdhulp"]), "Nederland heeft geen vergelijking"),
        (("GM9001", ["vsv_samenwerkingsverband"]), "bestaat niet voor"),
    ):
        with pytest.raises(InputError, match=words) as error:
            compare(example, *names)
        assert "\n" not in str(error.value)
    with pytest.raises(InputError, match="--peers: onbekende regio"):
        compare(example, "fabelkust", ["jeugdhulp"], peers=["GM9998"])
    with pytest.raises(DataError, match="hebben de gegevens 'voorbeeld' geen cijfer"):
        compare(example, "PO0001", ["jeugdhulp"])


def test_the_command_prints_and_refuses(example: Project, capsys: Any) -> None:
    root = ["--project", str(example.root)]
    with pytest.raises(SystemExit) as ended:
        main([*root, "compare", "fabelkust", "deelname_sbo", "--peers", "PO9901"])
    assert ended.value.code == 0
    told = capsys.readouterr().out
    assert "De rest van Nederland" in told and "Fabelstad po (fictief)" in told
    for words, sentence in (
        (["compare", "fabelkust"], "er is geen indicator genoemd"),
        (["run", "fabelkust", "--peers", ","], "'--peers' noemt geen enkele regio"),
        (["table", "jeugdhulp", "--peers", "GM9001"], "'--peers' zonder regio kan niet"),
    ):
        with pytest.raises(SystemExit) as ended:
            main([*root, *words])
        assert ended.value.code == 2
        assert sentence in capsys.readouterr().err


def test_the_verb_is_a_table_with_every_figure_and_word(example: Project, monkeypatch: Any) -> None:
    monkeypatch.chdir(example.root)
    bundle = Report("fabelkust").vergelijking("deelname_sbo")
    assert (bundle.kind, bundle.id) == ("tabel", "vergelijking-deelname_sbo-totaal")
    columns = [column.name for column in bundle.columns]
    assert columns == ["gebied", "cijfer", "toevalsmarge", "woord"]
    figures = bundle.payload()["figures"]
    assert len({figure["id"] for figure in figures}) == len(figures)
    shown = {f["region_code"]: f for f in figures if f["kind"] == "cijfer"}
    assert {"fabelkust", "NL01", "overige", "PV91", "peers-fabelkust"} <= set(shown)
    for figure in figures:
        assert all(word in bundle.text for word in figure["wordings"])
    by_name = {row["gebied"]: row["cijfer"] for row in bundle.rows}
    assert by_name["Nederland"] == pytest.approx(shown["NL01"]["value"])


def test_the_cells_of_the_readme_can_be_copied(example: Project, monkeypatch: Any) -> None:
    readme = (example.root / "README.md").read_text(encoding="utf-8")
    monkeypatch.chdir(example.root)
    calls = re.findall(r"rapport\.\w+\([^)]*\)", readme)
    assert {call.split("(")[0] for call in calls} == {
        f"rapport.{verb}" for verb in ("zin", "figuur", "tabel", "vergelijking")
    }
    for call in dict.fromkeys(calls):
        bundle = eval(call, {"rapport": Report("fabelkust")})
        assert bundle.kind != "ontbreekt" and "eugdhulp" in bundle.text, call


def test_the_verb_says_why_there_is_nothing(example: Project, monkeypatch: Any) -> None:
    monkeypatch.chdir(example.root)
    report = Report("fabelkust")
    bundle = report.vergelijking("leerlingen_po")
    assert bundle.kind == "ontbreekt" and "hangt af van de grootte" in bundle.text
    with pytest.raises(InputError, match="bedoelde u"):
        report.vergelijking("jeugdhulp", "totaa")


def test_check_names_what_is_wrong_with_peers(own: Project) -> None:
    with_peers(own, "GM9999", "wes", "GM9002", "west")
    findings = check(own, ["oost"]).findings
    wrong = [f.text for f in findings if f.is_wrong and "peers" in f.text]
    assert len(wrong) == 2 and "GM9999" in wrong[0] and "bedoelde u 'west'" in wrong[1]
    told = [f.text for f in findings if not f.is_wrong and "peers" in f.text]
    assert told == [
        "parameters/oost.yml: bij 'peers': Wolkendam ligt in de regio zelf en telt niet mee"
    ]
    write(own.parameters / "oost.yml", REGION)


def test_peers_of_one_run_are_in_its_record_and_do_not_outdate_it(own: Project) -> None:
    with_peers(own, "west")
    made = run(own, Choice(("oost",), peers=("GM9005", "west")), workers=1, quiet=True)
    assert not made.failures
    assert record(own)["peers"] == ["GM9005", "west"] and record(own)["peers_from"] == "--peers"
    assert "'s-Dromenbosch en West, zonder Wolkendam samen" not in printed(own)
    assert "samen, zonder Wolkendam" in printed(own)
    (state,) = status(own, ["oost"])
    assert (state.state, state.detail) == ("actueel", "met --peers GM9005,west")

    assert not run(own, Choice(("oost",)), workers=1, quiet=True).failures
    found = record(own)
    assert (found["peers"], found["peers_from"]) == (["west"], "parameters/oost.yml")
    assert "West, zonder Wolkendam" in printed(own) and "Dromenbosch" not in printed(own)
    (state,) = status(own, ["oost"])
    assert (state.state, state.detail) == ("actueel", "")

    other = REGION.replace("Oost", "West").replace("9003", "9006")
    write(own.parameters / "west.yml", other)  # a peer became another area
    (state,) = status(own, ["oost"])
    assert (state.state, state.detail) == ("verouderd", "instellingen van de regio")
    write(own.parameters / "oost.yml", REGION)


def test_a_run_with_wrong_peers_does_not_begin(own: Project) -> None:
    with pytest.raises(InputError, match="--peers: onbekende regio 'GM9999'"):
        run(own, Choice(("oost",), peers=("GM9999",)), workers=1, quiet=True)
    with_peers(own, "onzin")
    template = load_template(own, "vergelijk")
    jobs, (failed,) = plan(own, ["oost", "west"], [template], Choice(("oost", "west")))
    assert [job.region for job in jobs] == ["west"]
    assert failed.region == "oost" and "bij 'peers': onbekende regio 'onzin'" in failed.message
    write(own.parameters / "oost.yml", REGION)


def test_peers_that_are_the_region_itself_leave_nothing_to_compare_with(own: Project) -> None:
    inside = r"--peers: oost, GM9002 liggen in oost zelf, zodat er niets te vergelijken overblijft"
    with pytest.raises(InputError, match=inside):
        run(own, Choice(("oost",), peers=("oost", "GM9002")), workers=1, quiet=True)
    assert without_peers(own, ["oost", "west"], Choice(peers=("oost",))) == ("oost",)
    made = run(own, Choice(("oost", "west"), peers=("oost",)), workers=1, quiet=True)
    assert not made.failures
    (told,) = [line for line in made.text().splitlines() if "--peers" in line]
    assert told.strip().startswith("oost: niet vergeleken met de regio's van --peers")


def test_the_hash_of_a_region_without_peers_is_what_it_was(own: Project) -> None:
    template, pin = load_template(own, "vergelijk"), pin_data(own, "voorbeeld")
    plain = plan_job(own, "oost", template, Choice(), pin)
    given = plan_job(own, "oost", template, Choice(peers=("GM9001",)), pin)
    assert plain.parameters_sha256 == given.parameters_sha256
    assert (plain.peers, plain.peers_from) == ((), "")
    with_peers(own, "GM9001")
    assert plan_job(own, "oost", template, Choice(), pin).parameters_sha256 != (
        plain.parameters_sha256
    )
    assert load_region(own, "oost").peers == ("GM9001",)
    write(own.parameters / "oost.yml", REGION)
