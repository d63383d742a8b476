"""The parts of which a PDF is made: strings, formulas, columns, objects and heads of rows."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from pdf_reader import heard, of_kind, page_texts
from pdf_samples import of, svg_source

from aoj.errors import DataError
from aoj.export.document import Document
from aoj.export.formulas import formula as mathml
from aoj.export.pdf import write_pdf
from aoj.export.pdf.checking import checked
from aoj.export.pdf.columns import SIDEWAYS_WIDTH, fit, fit_half
from aoj.export.pdf.compiling import compile_report
from aoj.export.pdf.literals import BREAK, breakable, colour, literal, shown
from aoj.export.pdf.objects import Objects, UnknownForm, without_strings
from aoj.export.pdf.parts import TableShape
from aoj.export.pdf.pictures import PAGE_WIDTH, picture_of, read_picture
from aoj.export.pdf.structure import Structure
from aoj.export.pdf.walker import Walker

FORMULAS = (
    r"\frac{a}{b}",
    r"\sqrt[3]{x} \geq \sqrt{y}",
    r"\sum_{i=1}^{n} x_i^2",
    r"\left( \frac{x}{y} \right)^2",
    r"\bar{x} \hat{y} \vec{z} \tilde{a} \dot{b} \overline{ab} \underline{c}",
    r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}",
    r"\begin{cases} 1 & x > 0 \\ 0 & x = 0 \end{cases}",
    r"\lim_{x \to 0} \sin x \max_{i} x_i",
    r"\text{aantal kinderen} \times 100\%",
    r"\binom{n}{k} \mathbb{R} \mathrm{d}x \quad \ldots",
    r"\overbrace{a+b}^{n} \underbrace{c}_{m} \int_0^1 f(x)\,dx \prod_{j} \infty",
    r"a \neq b \leq c \pm d \cdot e \approx f \in G \rightarrow h",
)


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_a_string_holds_every_text_and_ends_only_where_it_ends(text: str) -> None:
    inside = literal(text)[1:-1]
    assert re.fullmatch(r'(?:[^"\\\n]|\\["\\n])*', inside)
    assert re.sub(r"\\(.)", lambda one: "\n" if one[1] == "n" else one[1], inside) == text


@given(st.text(st.characters(codec="utf-8"), max_size=120))
def test_places_to_break_change_no_letter(text: str) -> None:
    assert breakable(text).replace(BREAK, "") == text.replace(BREAK, "")


def test_signs_without_width_and_marks_of_direction_are_not_printed() -> None:
    assert shown("a\x00b\u202ec\u200bd\ufefff\u2066g\ufe0fh\u2028i") == "abcdfgh i"
    assert shown("e\u0301") == "é"
    assert shown("zacht\u00adafbreken") == "zacht\u00adafbreken"


def test_only_a_colour_becomes_a_colour() -> None:
    assert colour('#fff"); read("x') == 'rgb("#1a1a1a")'


@pytest.mark.parametrize("tex", FORMULAS)
def test_a_formula_is_drawn_and_has_its_words(tex: str) -> None:
    made = of("<p/>", "<p>x</p>")
    made.body[1].append(mathml(tex, display=True))
    made.body[2].append(mathml(tex, display=False))
    alts = [one.alt for one in of_kind(heard(write_pdf(made)), "Formula")]
    assert alts == [made.body[i][0].get("data-woorden") for i in (1, 2)]


def test_a_formula_on_a_line_of_its_own_stays_between_its_words() -> None:
    made = of("<p>voor </p>")
    made.body[1].append(mathml("x", display=True))
    made.body[1][0].tail = " na"
    assert [one.text for one in heard(write_pdf(made)).kids[0].kids][-3:] == ["voor ", "𝑥", "na"]


def _table(heads: list[str], *rows: list[str]) -> etree._Element:
    made = etree.Element("table", id="t")
    for part, lines in (("thead", [heads]), ("tbody", list(rows))):
        below = etree.SubElement(made, part)
        for line in lines:
            row = etree.SubElement(below, "tr")
            for number, words in enumerate(line):
                scope = "col" if part == "thead" else "row" if not number else ""
                cell = etree.SubElement(row, "th" if scope else "td")
                cell.text = words
                if scope:
                    cell.set("scope", scope)
    return made


def test_a_small_table_is_as_wide_as_its_words() -> None:
    made = fit(_table(["Gebied", "Cijfer"], ["Oost", "1,2%"]))
    assert made.size == 9.5
    assert sum(made.widths) < PAGE_WIDTH / 3
    assert fit_half(_table(["Gebied", "Cijfer"], ["Oost", "1,2%"]))


def test_long_texts_share_the_width_of_a_page() -> None:
    words = "woorden die samen lang zijn " * 10
    made = fit(_table(["Gebied", "Een", "Twee"], ["Oost", words, words]))
    assert sum(made.widths) == pytest.approx(PAGE_WIDTH)
    assert made.widths[1] == pytest.approx(made.widths[2])
    assert made.widths[0] < made.widths[1] / 4
    assert fit_half(_table(["Gebied", "Een"], ["Oost", words])) is None


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 40), st.integers(0, 40), st.integers(1, 8))
def test_no_table_is_wider_than_its_page(columns: int, letters: int, words: int) -> None:
    line = [" ".join(["m" * letters] * words)] * columns
    made = fit(_table(line, line))
    assert sum(made.widths) <= (SIDEWAYS_WIDTH if made.is_sideways else PAGE_WIDTH) + 0.01
    assert made.size >= 6.0


def test_a_table_that_fits_no_page_is_told_of() -> None:
    line = [f"{i}.234.567,89%" for i in range(40)]
    made = of("<div class='tabel' data-cel='te-breed'/>", tables=1)
    made.body[1].append(_table(line, line))
    with pytest.raises(DataError, match="cel 'te-breed' heeft een tabel van 40 kolommen"):
        write_pdf(made)


def test_a_heading_goes_with_a_table_on_its_side() -> None:
    line = [f"{i}.234.567%" for i in range(16)]
    made = of("<p>x</p>", "<h2 id='k'>Een kop</h2>", "<div class='tabel'/>", tables=1)
    made.body[3].append(_table(line, line))
    assert "Een kop" in page_texts(write_pdf(made))[2]


@pytest.mark.parametrize(
    "around",
    [
        "<div class='herzien'><p>x</p>{}<p>y</p></div>",
        "<aside class='kader'>{}</aside>",
        "<blockquote>{}</blockquote>",
        "<ul><li>x{}</li></ul>",
        "<dl><dt>a</dt><dd>{}</dd></dl>",
        "<details><summary>s</summary>{}</details>",
    ],
)
def test_a_wide_table_can_stand_in_anything(around: str) -> None:
    line = [f"{i}.234.567" for i in range(14)]
    table = etree.tostring(_table(line, line), encoding="unicode")
    made = heard(write_pdf(of(around.format(f"<div class='tabel'>{table}</div>"))))
    assert "13.234.567" in of_kind(made, "Table")[0].text


def _page_of(pages: list[str], words: str) -> int:
    return next(i for i, page in enumerate(pages) if words in page)


@pytest.mark.parametrize("lines", range(23, 40, 2))
def test_a_long_table_keeps_its_caption_its_first_rows_and_its_notes(lines: int) -> None:
    table = _table(["Gebied", "Cijfer"], *([f"Gemeente {i}", f"{i},5%"] for i in range(41)))
    caption = etree.Element("caption")
    caption.text = "Een bijschrift"
    table.insert(0, caption)
    made = of(
        *["<p>Een regel.</p>"] * lines,
        f"<div class='tabel'>{etree.tostring(table, encoding='unicode')}</div>",
        "<p class='aoj-noot'>Een noot.</p>",
    )
    pages = page_texts(write_pdf(made))
    assert _page_of(pages, "Een bijschrift") == _page_of(pages, "Gemeente 2")
    assert _page_of(pages, "Een noot.") == _page_of(pages, "Gemeente 40")


@pytest.mark.parametrize("lines", range(29, 36))
def test_a_line_in_bold_goes_with_the_list_below_it(lines: int) -> None:
    made = of(
        *["<p>Een regel.</p>"] * lines,
        "<p><strong>Vragen</strong></p>",
        "<ul><li>Waarom?</li><li>Waartoe?</li><li>Waarheen?</li></ul>",
    )
    pages = page_texts(write_pdf(made))
    assert _page_of(pages, "Vragen") == _page_of(pages, "Waarom") == _page_of(pages, "Waarheen")


def test_a_range_stands_on_two_lines_where_a_smaller_letter_allows_it() -> None:
    words = "tussen 26,9% en 31,2%"
    made = fit(_table(["Regio", *["Kop"] * 7], ["Oostergemeente", *[words] * 7]))
    assert made.size < 9.5
    assert min(made.widths[1:]) > 11 * 0.45 * made.size


def test_a_long_paragraph_with_links_is_whole_over_two_pages() -> None:
    words = " ".join(
        f"woord{i} <a href='https://voorbeeld.nl/{i}'>adres{i}</a>" for i in range(900)
    )
    spoken = heard(write_pdf(of(f"<p>{words}</p>", f"<ul><li>{words}</li></ul>"))).text
    assert all(spoken.count(f"adres{i}") == 2 for i in range(100, 500))


def test_pictures_keep_their_size_and_fit_the_page() -> None:
    found = read_picture(svg_source())
    assert found is not None
    assert (found.width, found.height) == (500, 120)
    assert found.printed_width() == PAGE_WIDTH
    assert picture_of(b"<svg viewBox='0 0 40 20'/>", "image/svg+xml").width == 30  # type: ignore[union-attr]
    assert picture_of(b"GIF89a", "image/gif") is None
    assert picture_of(b"\xff\xd8\xff", "image/jpeg") is None
    assert read_picture("https://voorbeeld.nl/x.png") is None


def _compiled(document: Document) -> tuple[bytes, Walker]:
    walker = Walker(document)
    walker.walk()
    return compile_report(walker), walker


def _with_table() -> Document:
    made = of("<div class='tabel'/>", tables=1)
    made.body[1].append(_table(["Gebied", "Cijfer"], ["Oost", "1"]))
    return made


def test_a_pdf_of_another_document_is_not_taken() -> None:
    data, _ = _compiled(_with_table())
    for other in (of("<p>x</p>"), of("<p>x</p>", f"<p><img alt='a' src='{svg_source()}'/></p>")):
        _, walker = _compiled(other)
        with pytest.raises(DataError, match="er is niets geschreven"):
            checked(data, walker)


@pytest.mark.parametrize(
    "shape",
    [
        TableShape((("col", "col"),), (("row", ""), ("row", ""))),
        TableShape((("col", "col"),), (("row", "", ""),)),
        TableShape((), (("row", ""),)),
    ],
)
def test_a_table_of_another_shape_is_not_taken(shape: TableShape) -> None:
    data, _ = _compiled(_with_table())
    structure = Structure(data)
    with pytest.raises(UnknownForm):
        structure.mark_row_heads(structure.contents().tables, [shape])


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\nstartxref\n0\n%%EOF", b"x" * 400])
def test_what_is_no_pdf_of_typst_is_not_read(data: bytes) -> None:
    with pytest.raises(UnknownForm):
        Objects(data)


def test_a_stream_that_ends_in_a_carriage_return_keeps_its_length() -> None:
    data, _ = _compiled(of("<p>x</p>"))
    objects = Objects(data)
    number = next(one for one in objects if b"endstream" in objects[one])
    changed = objects[number].replace(b"\nendstream", b"\r\nendstream")
    assert b"\r\r\nendstream" in objects.with_changes({number: changed})


def test_texts_in_a_pdf_do_not_look_like_its_structure() -> None:
    alt = "/S/TD/K[1 0 R] (haakje) <</Type/StructElem/S/Table>> ) ( \\"
    made = of("<figure id='f'/>", figures=1)
    made.body[1].append(etree.Element("img", alt=alt, src=svg_source()))
    made.body.append(_with_table().body[1])
    data = write_pdf(made.__class__(**{**vars(made), "tables": 1}))
    assert [one.alt for one in of_kind(heard(data), "Figure")] == [alt]
    assert without_strings(rb"<</Alt(a \( /S/TD)/S/Figure>>") == b"<</Alt/S/Figure>>"
