"""A report as a PDF that everyone can read: what is in it, in which order, what keeps it back."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import page
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from pdf_reader import Heard, heard, letters, of_kind, page_texts, reader
from pdf_samples import drawing, everything, of, svg_source

from aoj.errors import DataError
from aoj.export.document import Cover, Document, as_draft, make_document
from aoj.export.pdf import pdf_problems, write_pdf
from aoj.settings import Colours, Logo, Theme

MANY = 2000 if os.environ.get("AOJ_MANY") else 25
PAYLOADS = (
    '#read("/etc/passwd") #panic("x")',
    '") #read("/etc/passwd") #text("',
    '\\") + read("x") + text("',
    "\\u{22} \\u0022 \\n \\",
    "] ; [ } { ) ( $ x $ ` *vet* _schuin_ = kop",
    "<etiket> @verwijzing // weg /* weg */ ~ -- ---",
)


@pytest.fixture(scope="module")
def document() -> Document:
    theme = Theme("Regio Zuid", "Een voettekst", Colours(), _logo("Logo van de regio"))
    cover = Cover(theme, _logo("Logo van Zuid"), "2026-03-01", "Overleg", "2026-02-01")
    made = make_document(everything(), cover=cover)
    assert not made.problems
    return made


@pytest.fixture(scope="module")
def pdf(document: Document) -> bytes:
    return write_pdf(document)


@pytest.fixture(scope="module")
def tree(pdf: bytes) -> Heard:
    return heard(pdf)


def _flat(outline: list[Any]) -> list[Any]:
    return [one for part in outline for one in (_flat(part) if isinstance(part, list) else [part])]


def _logo(alt: str) -> Logo:
    return Logo(drawing().encode(), "image/svg+xml", alt)


@pytest.mark.parametrize("profile", ["pdfua1", "pdfa2a"])
def test_a_report_with_everything_is_accessible_and_can_be_archived(
    pdf: bytes, profile: str
) -> None:
    report = page.validate_pdf_bytes(pdf, profile=profile)
    assert report.is_compliant, [(one.rule_id, one.message) for one in report.failures]


@pytest.mark.parametrize(("taken", "put"), [(b"/Alt", b"/Xlt"), (b"pdfuaid", b"pdfuaxx")])
def test_the_checker_sees_what_lacks(pdf: bytes, taken: bytes, put: bytes) -> None:
    assert taken in pdf
    assert not page.validate_pdf_bytes(pdf.replace(taken, put), profile="pdfua1").is_compliant


def test_it_tells_its_title_language_and_maker_and_nothing_of_the_machine(pdf: bytes) -> None:
    read = reader(pdf)
    root = read.trailer["/Root"]
    assert read.metadata is not None
    assert read.metadata.title == "Contextcijfers: Regio Zuid"
    assert read.metadata.author == "Regio Zuid"
    assert root["/Lang"] == "nl-NL"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712 - pypdf's own
    assert str(read.metadata.creation_date).startswith("2026-03-01 00:00:00")
    titles = [" ".join(one.title.split()) for one in _flat(read.outline)]
    assert titles[:3] == ["Contextcijfers Regio Zuid", "De regio in één oogopslag", "Hoe gaat het?"]
    for secret in (str(Path.cwd()), str(Path.home() / "x")[:-1], "aoj-empty", "aoj-letters"):
        assert secret.encode() not in pdf


def test_headings_are_those_of_the_document_in_its_order(document: Document, tree: Heard) -> None:
    wanted = [
        (node.tag.upper(), letters("".join(node.itertext())))
        for node in document.body.iter("h1", "h2", "h3")
        if node.get("id") != "voetnoten"
    ]
    found = [(one.kind, letters(one.text)) for one in tree.walk() if one.kind[:1] == "H"]
    assert found == [*wanted, ("H2", letters("Bijlage: de cijfers achter de figuren"))]


def test_every_figure_has_its_text_alternative(document: Document, tree: Heard) -> None:
    told = [image.get("alt") for image in document.body.iter("img")]
    logos = ["Logo van de regio", "Logo van Zuid"]
    assert [one.alt for one in of_kind(tree, "Figure")] == [*logos, *told]


def test_each_cell_of_a_table_knows_the_heads_of_its_column_and_its_row(
    document: Document, tree: Heard
) -> None:
    tables = {letters(one.kids[0].text): one for one in of_kind(tree, "Table")}
    assert len(tables) == document.tables == len(list(document.body.iter("table")))
    known = {one.id for one in of_kind(tree, "TH")}
    for node in document.body.iter("table"):
        made = tables[letters("".join(node.find("caption").itertext()))]
        assert made.kids[0].kind == "Caption"
        rows = [row for part in made.kids[1:] for row in part.kids]
        for tr, row in zip(node.iter("tr"), rows, strict=True):
            is_head = tr.getparent().tag == "thead"
            for cell, told in zip(tr, row.kids, strict=True):
                assert letters("".join(cell.itertext())) == letters(told.text)
                scope = {"r": "/Row", "c": "/Column"}.get((cell.get("scope") or " ")[0])
                assert told.kind == ("TH" if scope or is_head else "TD")
                assert told.attributes.get("/Scope", "/Column") == (scope or "/Column")
                assert set(map(str, told.attributes.get("/Headers", []))) <= known


def test_a_cell_beside_a_head_of_two_rows_has_that_head(tree: Heard) -> None:
    found = [one for one in of_kind(tree, "Table") if "samengevoegde" in one.kids[0].text]
    names = {one.id: one.text for one in of_kind(found[0], "TH")}
    heads = {
        cell.text: [names[str(name)] for name in cell.attributes["/Headers"]]
        for cell in of_kind(found[0], "TD")
    }
    assert heads["4"] == ["vo", "Aantal", "Oost"] or set(heads["4"]) == {"vo", "Aantal", "Oost"}
    assert "Oost" not in heads[""]
    assert "West" in heads[""]


def test_the_words_of_each_block_are_read_in_the_order_of_the_document(
    document: Document, tree: Heard
) -> None:
    spoken = letters("".join(one.text for one in tree.kids[0].kids if one.kind != "TOC"))
    at = 0
    for block in document.body:
        if block.tag in ("details", "section", "h1"):
            continue
        for words in _said(block):
            found = spoken.find(letters(words), at)
            assert found >= 0, words
            at = found + len(letters(words))


def _said(block: etree._Element) -> list[str]:
    """Return the words of a block, bit by bit: formulas and marks of notes stand between them."""
    bits = block.xpath(".//text()[not(ancestor::math) and not(ancestor::a[@class])]")
    return [str(bit) for bit in bits if letters(str(bit))]


def test_footnotes_are_notes_where_they_are_called_first(tree: Heard) -> None:
    assert [letters(one.text) for one in of_kind(tree, "Note")] == [
        "1Eerstenootmetveteneenadres",
        "2Tweedenoot",
    ]


def test_formulas_are_read_in_words(document: Document, tree: Heard) -> None:
    wanted = [node.get("data-woorden") for node in document.body.iter("math")]
    assert [one.alt for one in of_kind(tree, "Formula")] == wanted


def test_the_figures_behind_a_chart_stand_in_an_appendix_with_a_link_both_ways(
    pdf: bytes, tree: Heard
) -> None:
    order = [one.text for one in tree.kids[0].kids if one.kind in ("Table", "P", "H2")]
    appendix = next(i for i, text in enumerate(order) if text.startswith("Bijlage"))
    strip = next(i for i, text in enumerate(order) if text.startswith("De strip in cijfers"))
    there = next(i for i, text in enumerate(order) if text.startswith("De cijfers als tabel"))
    assert there < appendix < strip
    assert order[there].endswith(f"(bijlage, pagina {len(page_texts(pdf))})")
    assert order[strip + 1].startswith("Terug naar de figuur op pagina 3")


def test_every_page_has_its_marks_its_number_and_the_foot_of_the_house(document: Document) -> None:
    pages = page_texts(write_pdf(replace(document, concept="Concept: nog niet vrijgegeven")))
    for number, words in enumerate(pages, 1):
        assert "Fictieve voorbeeldcijfers" in words
        assert "Concept: nog niet vrijgegeven" in words
        assert "Een voettekst" in words
        assert f"{number} van {len(pages)}" in words


def test_the_heads_of_a_long_table_stand_on_each_of_its_pages(pdf: bytes) -> None:
    pages = [words for words in page_texts(pdf) if "Gemeente 1" in words or "Gemeente 59" in words]
    assert len(pages) == 2
    assert all("Periodekop" in words for words in pages)


def test_the_key_figures_are_on_a_page_of_their_own(pdf: bytes) -> None:
    pages = page_texts(pdf)
    assert "Zuid in 2 cijfers" in pages[1]
    assert "Hoe gaat het" not in pages[1]


def test_a_table_of_fifteen_columns_lies_on_its_side(pdf: bytes) -> None:
    sizes = [one.mediabox for one in reader(pdf).pages]
    texts = page_texts(pdf)
    sideways = [i for i, size in enumerate(sizes) if size.width > size.height]
    assert [i for i, text in enumerate(texts) if "Veertien kolommen" in text] == sideways


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_looks_like_typst_is_shown_as_it_stands(payload: str) -> None:
    safe = payload.replace("&", "&amp;").replace("<", "&lt;")
    table = (
        f"<div class='tabel'><table id='a'><caption>{safe}</caption><thead><tr><th scope='col'>"
        f"{safe}</th></tr></thead><tbody><tr><td>{safe}</td></tr></tbody></table></div>"
    )
    alt = safe.replace("'", "&apos;").replace('"', "&quot;")
    blocks = (
        f"<h2 id='k'>{safe}</h2>",
        f"<p>{safe} <em>{safe}</em> <code>{safe}</code></p>",
        f"<pre class='code'>{safe}</pre>",
        f'<figure id="f"><img alt="{alt}" src="{svg_source()}"/>'
        f"<figcaption>{safe}</figcaption></figure>",
        table,
    )
    made = of(*blocks, title=f"{payload}: {payload}", theme=Theme(payload, payload))
    tree = heard(write_pdf(made))
    assert [one.alt for one in of_kind(tree, "Figure")] == [payload]
    assert letters(tree.text).count(letters(payload)) >= 8


@settings(max_examples=MANY, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=80))
def test_any_text_is_shown_or_told_of(text: str) -> None:
    made = of("<p data-cel='a'></p>", draft=True)
    legal = "".join(one for one in text if one.isprintable() or one in "\n\t\u200b\u202e")
    made.body[1].text = legal
    assert write_pdf(made).startswith(b"%PDF")
    missing = [one for one in pdf_problems(made) if one.rule == "teken"]
    if legal.isascii():
        assert not missing
        assert letters(legal) in letters(heard(write_pdf(made)).text)


@pytest.mark.parametrize(
    ("block", "rule", "said"),
    [
        (f"<figure id='f'><img alt=' ' src='{svg_source()}'/></figure>", "alt", "beschrijving"),
        ("<p>Een 漢 teken</p>", "teken", "'漢' (U+6F22)"),
        ("<p>Twee 🦄𓀀 tekens</p>", "teken", "tekens die een PDF"),
        ("<p><math data-woorden='x'><maction>x</maction></math></p>", "formule", "'maction'"),
        ("<figure id='f'><img alt='a' src='data:image/png;base64,AAAA'/></figure>", "beeld", "PNG"),
    ],
)
def test_what_keeps_a_pdf_back_is_a_sentence_that_names_the_cell(
    block: str, rule: str, said: str
) -> None:
    block = block.replace(">", " data-cel='duiding'>", 1)
    problems = pdf_problems(of(block))
    assert [one.rule for one in problems] == [rule]
    assert problems[0].sentence.startswith("cel 'duiding' ")
    assert said in problems[0].sentence
    with pytest.raises(DataError, match="duiding"):
        write_pdf(of(block))


def test_a_foot_that_cannot_be_printed_is_told_of() -> None:
    problems = pdf_problems(of("<p>x</p>", theme=Theme("", "Gemeente 🏛")))
    assert [one.rule for one in problems] == ["teken"]


def test_a_draft_is_made_with_placeholders_and_says_so_on_every_page() -> None:
    block = f"<figure id='f'><img alt='' src='{svg_source()}'/></figure><p>Een 漢 teken</p>"
    made = write_pdf(as_draft(of(block)))
    tree = heard(made)
    assert [one.alt[:7] for one in of_kind(tree, "Figure")] == ["Concept"]
    assert "Een � teken" in tree.text
    assert all("Concept, niet publiceren" in words for words in page_texts(made))
    assert page.validate_pdf_bytes(made, profile="pdfua1").is_compliant


def test_a_report_without_parts_has_no_table_of_contents() -> None:
    assert "Inhoud" not in heard(write_pdf(of("<p>x</p>"))).text
    assert "Inhoud" in heard(write_pdf(of("<h2 id='a'>Deel</h2>"))).text


def test_the_mark_of_a_concept_is_heard_too() -> None:
    made = write_pdf(of("<p>x</p>", concept="Concept: er staat nog tekst te herzien"))
    assert "Concept: er staat nog tekst te herzien" in heard(made).text


@pytest.mark.parametrize("lacking", ["figures", "tables"])
def test_a_pdf_with_other_numbers_than_its_notebook_is_not_written(lacking: str) -> None:
    with pytest.raises(DataError, match="er is niets geschreven"):
        write_pdf(of("<p>x</p>", **{lacking: 1}))


def test_what_typst_refuses_is_a_dutch_sentence_that_names_the_cell() -> None:
    source = svg_source().split(",")[0] + ",PHN2ZyB3aWR0aD0nMScgaGVpZ2h0PScxJz48YmFk"  # not closed
    block = f"<figure id='f' data-cel='tekening'><img alt='a' src='{source}'/></figure>"
    with pytest.raises(DataError) as caught:
        write_pdf(of(block))
    assert str(caught.value).startswith("van cel 'tekening' is geen PDF te maken")
    assert "error" not in str(caught.value)


@pytest.mark.parametrize("depth", [60, 3000])
def test_what_stands_too_deep_is_a_sentence(depth: int) -> None:
    made = of()
    inner = etree.SubElement(made.body, "blockquote", {"data-cel": "diep"})
    for _ in range(depth):
        inner = etree.SubElement(inner, "blockquote")
    etree.SubElement(inner, "p").text = "x"
    with pytest.raises(DataError):
        write_pdf(made)


def test_a_note_that_nothing_calls_is_not_lost() -> None:
    section = (
        "<section class='voetnoten'><h2 id='voetnoten'>Voetnoten</h2><ol><li id='noot-1'>Verweesde "
        "noot <a class='terug' href='#x'>↩</a></li></ol></section>"
    )
    assert "Verweesde noot" in heard(write_pdf(of("<p>x</p>", section))).text


def test_the_same_document_gives_the_same_bytes_anywhere(tmp_path: Path) -> None:
    program = (
        "import hashlib, pdf_samples; from aoj.export.document import make_document; "
        "from aoj.export.pdf import write_pdf; "
        "print(hashlib.sha256(write_pdf(make_document(pdf_samples.everything()))).hexdigest())"
    )
    found = {hashlib.sha256(write_pdf(make_document(everything()))).hexdigest()}
    for zone, language in (("Asia/Tokyo", "C"), ("America/Lima", "nl_NL.UTF-8")):
        home = tmp_path / zone.replace("/", "-")
        home.mkdir()
        told = {"TZ": zone, "LANG": language, "HOME": str(home), "USER": zone, "TMPDIR": str(home)}
        paths = os.pathsep.join([str(Path(__file__).parent), str(Path(__file__).parents[1])])
        ran = subprocess.run(
            [sys.executable, "-c", program],
            cwd=home,
            env={**os.environ, **told, "PYTHONPATH": paths, "PYTHONHASHSEED": "7"},
            capture_output=True,
            text=True,
            check=True,
        )
        found.add(ran.stdout.strip())
        assert not list(home.iterdir())
    assert len(found) == 1
