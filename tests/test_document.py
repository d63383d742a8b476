"""A notebook as one tree: nothing but our own elements in it, nothing of the notebook lost."""

from __future__ import annotations

import base64
import io
import itertools
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from PIL import Image
from toy import code, markdown, notebook

from aoj.errors import DataError
from aoj.export.document import DRAFT, as_draft, demand_sound, demand_whole, make_document
from aoj.export.elements import Element, text_of
from aoj.export.html import write_html
from aoj.export.images import Picture, cleaned, read_picture
from aoj.export.svg import UnreadablePicture, clean_svg

SHAPE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
_TAGS = (
    "main h1 h2 h3 h4 h5 h6 p ul ol li dl dt dd blockquote aside div figure img figcaption table "
    "caption thead tbody tr th td details summary pre hr section strong em small sup sub br code "
    "del ins mark abbr q span kbd a"
)
BLOCKS = frozenset(_TAGS.split())


def shown(html: str, key: str = "cel", source: str = "toon()") -> dict[str, Any]:
    output = {"output_type": "display_data", "data": {"text/html": html}, "metadata": {}}
    return {**code(key, source), "outputs": [output]}


def tree(*cells: dict[str, Any]) -> Element:
    return make_document(notebook(list(cells)), "Rapport").body


def xml(*cells: dict[str, Any]) -> str:
    text = etree.tostring(tree(*cells), encoding="unicode")
    return text.replace(' data-cel="cel"', "").replace(' data-cel="tekst"', "")


def problems(*cells: dict[str, Any]) -> list[str]:
    return [one.sentence for one in make_document(notebook(list(cells)), "Rapport").problems]


def picture(**attributes: Any) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (2, 1), "red").save(made, **attributes)
    return made.getvalue()


def data_uri(data: bytes, mime: str) -> str:
    return f"data:{mime};base64,{base64.b64encode(data).decode()}"


def test_the_main_heading_comes_first_with_the_lines_about_the_report() -> None:
    head = '<h1>Cijfers: Oost</h1><p class="aoj-onderkop">Rapport van 2026.</p><p>Verder.</p>'
    made = make_document(notebook([markdown("voor", "Vooraf."), shown(head)]), "Rapport")
    assert [node.tag for node in made.body] == ["h1", "p", "p", "p"]
    assert [text_of(node) for node in made.body] == [
        "Cijfers: Oost", "Rapport van 2026.", "Vooraf.", "Verder.",
    ]  # fmt: skip
    assert (made.title, made.subject, made.region) == ("Cijfers: Oost", "Cijfers", "Oost")


def test_a_second_main_heading_is_a_chapter_and_ids_are_our_own() -> None:
    made = tree(markdown("tekst", '# Een\n\n# Twee\n\n<h2 id="inhoud">Twee</h2>'))
    assert [(node.tag, node.get("id")) for node in made] == [
        ("h1", "een"), ("h2", "twee"), ("h2", "twee-2"),
    ]  # fmt: skip


def test_a_heading_that_skips_a_level_is_told_with_its_cell_and_closed_in_the_tree() -> None:
    cells = markdown("tekst", "## Hoofdstuk\n\n#### Te diep")
    [sentence] = problems(cells)
    assert "cel 'tekst'" in sentence and "'Te diep'" in sentence and "'###'" in sentence
    assert [node.tag for node in tree(cells)] == ["h1", "h2", "h3"]


def test_a_table_of_pandas_has_heads_with_scope_and_a_caption() -> None:
    frame = (
        '<div><style>x{}</style><table border="1" class="dataframe"><thead>'
        '<tr style="text-align: right;"><th></th><th>n</th><th>deel</th></tr>'
        "<tr><th>gemeente</th><th></th><th></th></tr></thead><tbody>"
        "<tr><th>Oost</th><td>12</td><td>0,5</td></tr></tbody></table></div>"
    )
    made = xml(markdown("tekst", "## Kop"), shown(frame))
    assert '<caption id="tabel-bijschrift">Tabel bij ‘Kop’</caption>' in made
    assert made.count("<tr>") == 2
    assert '<th scope="col">gemeente</th><th scope="col" class="getal">n</th>' in made
    assert '<th scope="row">Oost</th><td class="getal">12</td>' in made


def test_an_empty_corner_is_no_head_and_words_in_the_first_column_head_their_rows() -> None:
    made = xml(markdown("tekst", "| | 2024 |\n|---|---|\n| a | 1 |\n| b | 2 |"))
    assert '<tr><td/><th scope="col" class="getal">2024</th></tr>' in made
    assert '<th scope="row">a</th><td class="getal">1</td>' in made


def test_ragged_rows_and_spans_make_a_rectangle() -> None:
    table = (
        '<table><tr><th colspan="2">ab</th><th>c</th></tr><tr><th rowspan="9">r</th><td>1</td></tr>'
        "<tr><td>2</td><td>3</td><td>te veel</td><td>nog meer</td></tr></table>"
    )
    made = tree(shown(table)).find(".//table")
    rows = [
        [(c.tag, int(c.get("colspan", 1)), int(c.get("rowspan", 1))) for c in row]
        for row in made.iter("tr")
    ]
    width = sum(span for _, span, _ in rows[0])
    assert sum(span for _, span, _ in rows[1]) == width
    assert sum(span for _, span, _ in rows[2]) + 1 == width  # one place is taken from above
    assert rows[1][0] == ("th", 1, 2) and "te veel" in text_of(made)


def test_footnotes_are_numbered_over_cells_and_may_be_defined_elsewhere() -> None:
    made = xml(
        markdown("tekst", "Een[^a] en[^b].\n\n[^a]: Noot a."),
        markdown("cel", "Nog een[^c].\n\n[^b]: Noot b.\n\n[^c]: Noot c."),
    )
    marks = [f'<a class="voetnoot" href="#noot-{n}"' for n in (1, 2, 3)]
    assert all(made.count(mark) == 1 for mark in marks)
    assert made.index("Noot a") < made.index("Noot b") < made.index("Noot c")
    assert made.count("Noot b") == 1 and 'aria-label="Terug naar de tekst bij noot 3"' in made


def test_callouts_formulas_and_links_within_the_page() -> None:
    made = xml(
        markdown("tekst", "# A\n\n## Wat nu?\n\n> [!WARNING]\n> Pas *op*.\n\n$$\\frac{a}{b}$$"),
        markdown("cel", "[zie](#Wat-nu?), [weg](#nergens), [uit](https://www.cbs.nl) en $x^2$"),
    )
    assert '<aside class="kader kader-let-op" role="note"><p class="kader-kop">Let op</p>' in made
    assert "[!WARNING]" not in made and "<em>op</em>" in made
    assert 'data-woorden="a gedeeld door b"' in made and "<mfrac>" in made and "<msup>" in made
    assert '<a href="#wat-nu">zie</a>' in made and "nergens" not in made
    assert '<a href="https://www.cbs.nl">uit</a>' in made


def test_a_formula_that_cannot_be_set_is_told_and_stays_readable() -> None:
    cells = markdown("tekst", "Dit $\\onbekend{x}$ dus.")
    assert "'\\onbekend{x}'" in problems(cells)[0]
    assert "<code>\\onbekend{x}</code>" in xml(cells)


@pytest.mark.parametrize("source", ["plt.plot()", "# alt:\nplt.plot()", "# alt: image\nplot()"])
def test_a_picture_without_words_is_told_with_its_cell_and_a_draft_says_so(source: str) -> None:
    output = {"output_type": "display_data", "data": {"image/svg+xml": SHAPE}, "metadata": {}}
    cells = {**code("grafiek", source), "outputs": [output]}
    document = make_document(notebook([cells]), "Rapport")
    with pytest.raises(DataError, match=r"map/a\.ipynb: .*cel 'grafiek'.*# alt:") as told:
        demand_sound(document, "map/a.ipynb")
    assert "\n" not in str(told.value)
    draft = as_draft(document)
    demand_sound(draft)
    page = write_html(draft)
    assert draft.concept == DRAFT and DRAFT in page and "ontbreekt nog een beschrijving" in page


def test_words_of_a_picture_come_from_the_output_the_cell_or_a_comment_in_that_order() -> None:
    def alt(source: str, own: str = "", of_cell: str = "") -> str:
        metadata = {"image/svg+xml": {"alt": own}} if own else {}
        data = {"image/svg+xml": SHAPE}
        output = {"output_type": "display_data", "data": data, "metadata": metadata}
        cells = {**code("grafiek", source), "outputs": [output]}
        cells["metadata"] = {"alt": of_cell} if of_cell else {}
        return str(tree(cells).find(".//img").get("alt"))

    assert alt("# alt: uit de code") == "uit de code"
    assert alt("# alt: uit de code", of_cell="van de cel") == "van de cel"
    assert alt("# alt: uit de code", "van de uitvoer", "van de cel") == "van de uitvoer"


def test_a_caption_may_stand_in_the_cell_too() -> None:
    output = {"output_type": "display_data", "data": {"image/svg+xml": SHAPE}, "metadata": {}}
    source = "# alt: Een vlak.\n# bijschrift: Eigen telling, 2026.\nplot()"
    made = tree({**code("grafiek", source), "outputs": [output]})
    assert text_of(made.find(".//figcaption")) == "Eigen telling, 2026."


def test_what_is_tagged_intern_is_nowhere_and_code_only_where_asked() -> None:
    cells = [
        markdown("tekst", "Geheim overleg.", "intern"),
        {**shown("<p>Geheim cijfer.</p>", "b", "geheim()"), "metadata": {"tags": ["intern"]}},
        shown("<p>Dag.</p>", source="toon('dag')"),
        {**code("p", "regio = 'oost'"), "metadata": {"tags": ["parameters"]}},
    ]
    plain = make_document(notebook(cells), "R")
    whole = make_document(notebook(cells), "R", with_code=True)
    assert "toon('dag')" not in write_html(plain) and "toon('dag')" in write_html(whole)
    for page in (write_html(plain), write_html(whole)):
        assert "eheim" not in page and "oost" not in page and "Dag." in page


def test_folders_of_a_computer_are_told_and_not_shown() -> None:
    cells = code("uit", "print()")
    text = r"Gelezen: C:\Users\jan\cijfers.csv en /home/jan/x.csv"
    cells["outputs"] = [{"output_type": "stream", "name": "stdout", "text": text}]
    assert any("cel 'uit'" in one and "map" in one for one in problems(cells))
    page = write_html(as_draft(make_document(notebook([cells]), "R")))
    shown = page[page.index("<main") :]  # the letter of the page has any three letters somewhere
    assert "jan" not in shown and "Gelezen" in shown


def test_a_lost_table_or_figure_stops_every_export() -> None:
    document = make_document(notebook([shown("<table><tr><td>1</td></tr></table>")]), "R")
    assert (document.figures, document.tables) == (0, 1)
    demand_whole(document, 0, 1, "de PDF")
    with pytest.raises(DataError, match="1 tabellen, de PDF 0"):
        demand_whole(document, 0, 0, "de PDF")


def test_pictures_lose_what_they_tell_of_their_maker() -> None:
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    info.add_text("Software", "geheim")
    exif = Image.Exif()
    exif[0x010F] = "geheim"
    for data, mime in (
        (picture(format="PNG", pnginfo=info), "image/png"),
        (picture(format="JPEG", exif=exif.tobytes(), comment=b"geheim"), "image/jpeg"),
    ):
        assert b"geheim" in data
        made = read_picture(data_uri(data, mime))
        assert b"geheim" not in made.data and made.mime == mime
        with Image.open(io.BytesIO(made.data)) as image:
            assert image.size == (2, 1)
    assert cleaned(picture(format="GIF")).mime == "image/png"


def test_a_photograph_on_its_side_is_turned_before_the_note_about_it_goes() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    made = cleaned(picture(format="JPEG", exif=exif.tobytes()))
    with Image.open(io.BytesIO(made.data)) as image:
        assert image.size == (1, 2)


@pytest.mark.parametrize("data", [b"", b"niets", b"\x89PNG\r\n\x1a\n123", b"\xff\xd8\xff", b"<p/>"])
def test_what_is_no_picture_is_told(data: bytes) -> None:
    with pytest.raises(UnreadablePicture):
        cleaned(data)
    cells = shown(f'<figure><img alt="Kaart" src="{data_uri(data, "image/png")}"></figure>')
    assert any("niet getoond kan worden" in one for one in problems(cells))
    write_html(as_draft(make_document(notebook([cells]), "R")))


def test_a_vector_picture_keeps_its_shapes_and_loses_the_rest() -> None:
    nasty = (
        '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" '
        'xmlns:xlink="http://www.w3.org/1999/xlink" onload="x()"><script>x()</script>'
        "<style>@import url(https://x.nl/a.css);</style><metadata>aoj</metadata>"
        '<a xlink:href="https://x.nl"><circle r="1"/></a><foreignObject><p>x</p></foreignObject>'
        '<image href="https://x.nl/a.png"/><use xlink:href="#b"/><path id="b" d="M0 0" '
        'fill="url(#c)" style="fill:url(https://x.nl)"/><animate attributeName="href"/></svg>'
    )
    made = clean_svg(nasty.encode()).decode()
    assert '<path id="b" d="M0 0" fill="url(#c)"/>' in made and 'xlink:href="#b"' in made
    for word in ("script", "x()", "x.nl", "foreign", "animate", "metadata", "onload"):
        assert word not in made
    bomb = b"<!DOCTYPE s [<!ENTITY a 'b'>]><svg xmlns='http://www.w3.org/2000/svg' width='9'"
    assert b"b<" not in clean_svg(bomb + b" height='9'>&a;</svg>")


PIECES = (
    "<p>", "</p>", "<b>", "</div>", "<table>", "<tr>", "<td>", "</table>", "<th colspan=3>",
    "<ul>", "<li>", "<dl><dd>", "<blockquote>", "<h1>", "</h1>", "<h4>", "<details>", "<summary>",
    "<figure>", "<figcaption>", "<img>", "<a href=#x>", "<sup>", "<pre>", "tekst", "\x00", "<br>",
    "<caption>", "<script>", "$x$", "[^1]", "\n\n", "> ", "- ", "| a |\n|---|\n| b |\n", "<svg>",
    "<math>", "&lt;",
)  # fmt: skip


@settings(max_examples=150)
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join), st.booleans())
def test_whatever_stands_in_a_cell_the_tree_has_only_our_elements(text: str, is_html: bool) -> None:
    cell = shown(text) if is_html else markdown("tekst", text)
    document = make_document(notebook([markdown("k", "# Kop"), cell, markdown("s", "Slot.")]), "R")
    for node in document.body.iter():
        assert node.tag in BLOCKS or any(up.tag == "math" for up in (node, *node.iterancestors()))
        assert "style" not in node.attrib and not any(name.startswith("on") for name in node.attrib)
    for table in document.body.iter("table"):
        assert [part.tag for part in table][:2] == ["caption", "thead"] and text_of(table[0])
    assert len(list(document.body.iter("h1"))) == 1
    heads = document.body.iter("h1", "h2", "h3", "h4", "h5", "h6")
    assert all(b <= a + 1 for a, b in itertools.pairwise(int(head.tag[1]) for head in heads))
    ids = [node.get("id") for node in document.body.iter() if node.get("id")]
    assert len(ids) == len(set(ids))
    assert "Slot." in write_html(as_draft(document))


def test_a_picture_knows_its_address() -> None:
    assert Picture(b"x", "image/png").uri == "data:image/png;base64,eA=="
