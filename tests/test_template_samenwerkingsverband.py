"""The template samenwerkingsverband: a profile beside all of the sector, its own explanation."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from aoj.bundle import Bundle
from aoj.errors import InputError
from aoj.indicators import INDICATORS
from aoj.report import Report
from aoj.report.charts.choice import KINDS
from aoj.report.facade import open_context
from aoj.report.profiles import _blocks, _middle
from aoj.report.results import Result
from aoj.report.wording.profile_words import ROWS
from aoj.runs.grammar import check_template
from aoj.runs.stamps import source_of
from aoj.runs.templates import load_template
from aoj.store.project import Project

ROOT = Path(__file__).resolve().parent.parent
CODE = r"\b(PO|VO|GM)\d{4}\b"
DEELNAME = INDICATORS["deelname_so"]


@pytest.fixture(scope="module")
def report() -> Report:
    context = open_context("fabelkust", project=Project(ROOT))
    return Report("fabelkust", context=context)


@pytest.fixture(scope="module")
def profile(report: Report) -> Bundle:
    return report.profiel("po")


def row_of(bundle: Bundle, label: str) -> dict[str, Any]:
    found = [dict(row) for row in bundle.rows if str(row["cijfer"]).startswith(f"{label} (")]
    assert len(found) == 1, label
    return found[0]


def test_the_template_obeys_the_grammar() -> None:
    assert check_template(Project(ROOT), "samenwerkingsverband") == ()


def test_every_call_names_a_verb_an_indicator_and_a_kind_that_exist() -> None:
    template = load_template(Project(ROOT), "samenwerkingsverband")
    verbs = []
    for cell in template.notebook["cells"]:
        if cell["cell_type"] == "code" and not cell["metadata"].get("tags"):
            verb, inside = re.fullmatch(r"rapport\.(\w+)\((.*)\)", source_of(cell)).groups()  # type: ignore[union-attr]
            verbs.append(verb)
            assert hasattr(Report, verb)
            kind = re.search(r'soort="(\w+)"', inside)
            assert kind is None or kind[1] in KINDS
            if verb in ("zin", "zinnen", "figuur", "tabel"):
                names = re.findall(r'"(\w+)"', re.sub(r'(soort|onderdeel)="\w+"', "", inside))
                assert names and set(names) <= INDICATORS.keys()
    assert verbs.count("profiel") == verbs.count("toelichting") == 2


def test_every_row_of_a_profile_names_figures_that_exist() -> None:
    for sector, rows in ROWS.items():
        for row in rows:
            for name, _, part in (figure.partition(".") for figure in row.figures):
                assert INDICATORS[name].sector in ("", sector)
                assert part in INDICATORS[name].breakdowns or INDICATORS[name].statistic == "kind"


def test_a_profile_tells_what_samenwerkingsverbanden_op_de_kaart_tells(profile: Bundle) -> None:
    labels = " ".join(str(row["cijfer"]) for row in profile.rows)
    for word in ("basisonderwijs", "sbo", "so", "tlv", "Reservepositie", "Signaleringswaarde"):
        assert word in labels
    assert "Organisatievorm" in labels and "Intern toezicht" in labels
    assert [c.name for c in profile.columns] == ["cijfer", "PO9902", "middelste_helft", "NL01"]


def test_a_cell_is_the_figure_with_the_word_of_the_comparison(
    report: Report, profile: Bundle
) -> None:
    context = report._context
    swv = context.geography.region("PO9902")
    found = context.comparisons("reservepositie_po", swv, "totaal")
    word = next(c.word for c in found if c.reference == "land")
    assert word == "lager"
    assert row_of(profile, "Reservepositie")["PO9902"] == f"1,9% ▼\u00a0{word}"
    told = {figure.id: figure for figure in profile.figures}
    assert told["reservepositie_po|PO9902|2024|totaal"].wordings == ("1,9%",)
    assert told["reservepositie_po|PO9902|land|totaal"].wordings == ("lager",)


def test_the_middle_half_is_that_of_all_samenwerkingsverbanden_of_the_sector(
    report: Report, profile: Bundle
) -> None:
    others = report._context.others("reservepositie_po", "samenwerkingsverband", "2024")
    values = sorted(r.value for r in others if r.value is not None)
    assert len(values) == 6
    dutch = [f"{values[i]:.1%}".replace(".", ",") for i in (1, 4)]
    found = row_of(profile, "Reservepositie")["middelste_helft"]
    assert found == f"{dutch[0]} tot en met {dutch[1]}"


def made(code: str, value: float | None, low: float | None, high: float | None) -> Result:
    hidden = int(value is None or low != high)
    status = "suppressed" if value is None else "observed"
    return Result(
        "deelname_so", code, "2025", "totaal", value,
        status=status, hidden=hidden, lower=low, upper=high,
    )  # fmt: skip


def exact(*values: float) -> list[Result]:
    return [made(f"PO000{i}", value, value, value) for i, value in enumerate(values)]


def test_at_most_a_quarter_lies_below_and_above_the_middle_half() -> None:
    results = exact(0.01, 0.02, 0.03, 0.04, 0.05)
    assert _middle(results, DEELNAME).text == "2,00% tot en met 4,00%"
    assert _middle(exact(0.02, 0.02, 0.02, 0.02), DEELNAME).text == "2,00%"
    assert _middle(exact(0.01, 0.02, 0.03), DEELNAME).text == ""


def test_what_hidden_counts_leave_open_widens_the_middle_half() -> None:
    known = exact(0.01, 0.02, 0.03, 0.04)
    vague = made("PO0009", 0.03, 0.001, 0.06)
    assert _middle([*known, vague], DEELNAME).text == "1,00% tot en met 4,00%"
    hidden = [made("PO0007", None, None, None), made("PO0008", None, None, None)]
    assert _middle([*known, *hidden], DEELNAME).text == ""


def test_every_printed_figure_of_a_profile_stands_in_it(report: Report) -> None:
    for sector in ("po", "vo"):
        bundle = report.profiel(sector)
        assert bundle.figures
        for figure in bundle.figures:
            assert any(words in bundle.text for words in figure.wordings), figure


def test_no_code_reaches_a_reader_and_every_mark_is_explained(report: Report) -> None:
    for sector in ("po", "vo"):
        bundle = report.profiel(sector)
        assert not re.search(CODE, bundle.text + re.sub(r"<[^>]+>", " ", bundle.html))
        assert "Fictieve voorbeeldcijfers" in bundle.html
        notes = " ".join(bundle.notes)
        for sign in ("▲", "▼", "●", "≥"):
            assert (sign in bundle.text) == (sign in notes)


def test_a_figure_of_a_divided_gemeente_says_so_below_the_profile() -> None:
    context = open_context("mijmerstreek", project=Project(ROOT))
    bundle = Report("mijmerstreek", context=context).profiel("vo")
    own = row_of(bundle, "Deelname aan het praktijkonderwijs")[bundle.columns[1].name]
    assert own == "3,1%\u00a0¹ ●\u00a0vergelijkbaar"
    assert bundle.notes[0].startswith("¹ Schatting; ")


def test_many_samenwerkingsverbanden_come_in_tables_that_fit_the_page() -> None:
    assert [len(block) for block in _blocks(7)] == [2, 2, 2, 1]
    assert [i for block in _blocks(7) for i in block] == list(range(7))
    context = open_context("fabelkust", project=Project(ROOT))
    everyone = sorted(r.code for r in context.geography.regions("samenwerkingsverband"))
    codes = tuple(code for code in everyone if code.startswith("PO99"))[:5]
    object.__setattr__(context.region, "samenwerkingsverbanden", codes)
    bundle = Report("fabelkust", context=context).profiel("po")
    assert bundle.html.count("<table") == 3
    assert [c.name for c in bundle.columns[1:6]] == list(codes)


def test_a_report_on_one_samenwerkingsverband_is_about_that_alone(report: Report) -> None:
    context = open_context("fabelkust", project=Project(ROOT), only=" vo9902 ")
    alone = Report("fabelkust", context=context)
    assert context.place == "Fabelkust vo (fictief)"
    assert alone.profiel("vo").rows[4] == report.profiel("vo").rows[4]
    nothing = alone.profiel("po")
    assert nothing.kind == "ontbreekt"
    assert nothing.text == "Dit rapport gaat niet over een samenwerkingsverband voor " + (
        "primair onderwijs."
    )
    assert alone.toelichting("po").html == ""
    assert alone.zin("deelname_sbo").html == alone.zinnen("deelname_so", "tlv_so").html == ""
    assert alone.figuur("deelname_sbo").html == alone.tabel("deelname_sbo").html == ""
    assert "speciaal basisonderwijs" not in alone.ontbreekt().text
    assert "(samenwerkingsverband)" not in alone.zin("deelname_vso").text


def test_a_samenwerkingsverband_of_elsewhere_and_an_unknown_sector_are_refused(
    report: Report,
) -> None:
    with pytest.raises(
        InputError, match=r"'VO9920' hoort niet bij de regio 'fabelkust'; .*PO9902, VO9902"
    ):
        open_context("fabelkust", project=Project(ROOT), only="VO9920")
    for verb in (report.profiel, report.toelichting):
        with pytest.raises(InputError, match="onbekende sector 'mbo'"):
            verb("mbo")


def test_an_explanation_is_the_passage_else_what_was_supplied_else_where_to_write_it(
    report: Report,
) -> None:
    supplied = report.toelichting("po")
    assert supplied.kind == "tekst"
    assert "Toelichting van Fabelkust po (fictief)" in supplied.html
    assert "<strong>negen</strong>" in supplied.html
    asked = report.toelichting("vo")
    assert asked.kind == "ontbreekt"
    assert "parameters/fabelkust.yml" in asked.text and "toelichting-vo9902" in asked.text
    assert "nog geen toelichting." in asked.html and "parameters/" not in asked.html
    context = open_context("fabelkust", project=Project(ROOT))
    passages = {"toelichting-po9902": "Wij <b>tellen</b> *anders*."}
    object.__setattr__(context, "passages", passages)
    found = Report("fabelkust", context=context).toelichting("po")
    assert found.text == passages["toelichting-po9902"]
    assert "&lt;b&gt;tellen" in found.html and "<em>anders</em>" in found.html
    assert "negen" not in found.html


def test_an_explanation_on_one_figure_names_it() -> None:
    context = open_context("fabelkust", project=Project(ROOT))
    object.__setattr__(context.region, "samenwerkingsverbanden", ("PO9904",))
    html = Report("fabelkust", context=context).toelichting("po").html
    assert "<strong>Deelname aan het speciaal basisonderwijs.</strong>" in html
