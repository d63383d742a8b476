"""The page of a notebook: readable by all, self-contained, and nothing in it can run or load."""

from __future__ import annotations

import base64
import io
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from toy import code, markdown, notebook

from aoj.export.fragments import clean
from aoj.export.html import export_html

TABLE = (
    "<table><caption>Leerlingen per <em>gemeente</em></caption><thead><tr>"
    '<th scope="col">Gemeente</th></tr></thead><tbody><tr><th scope="row">Oost</th></tr></tbody>'
    "</table>"
)


def shown(html: str, **other: Any) -> dict[str, Any]:
    """A code cell that shows some HTML."""
    data = {"text/html": html, "text/plain": "<Bundle>"}
    output = {"output_type": "display_data", "data": data, "metadata": {}}
    return {**code("cel", "rapport.figuur('geheim')"), "outputs": [output], **other}


SHAPE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'


def dot() -> bytes:
    """The smallest picture that is one: a PNG of one point."""
    made = io.BytesIO()
    Image.new("RGB", (1, 1), "white").save(made, "PNG")
    return made.getvalue()


def page_of(*own: dict[str, Any], **metadata: Any) -> str:
    nb = notebook(list(own))
    nb["metadata"].update(metadata)
    return export_html(nb, title="Sjabloontitel")


def body(page: str) -> str:
    return page[page.index("<main") : page.index("</main>")]


def test_the_page_is_dutch_has_a_title_a_main_part_and_a_way_to_skip_to_it() -> None:
    page = page_of(markdown("kop", "# Jeugd in *Oost* & West"), shown("<p>Dag</p>"))
    assert page.startswith('<!DOCTYPE html>\n<html lang="nl">')
    assert "<title>Jeugd in Oost &amp; West</title>" in page
    assert '<a class="naar-inhoud" href="#inhoud">' in page
    assert page.count('<main id="inhoud" tabindex="-1">') == page.count("</main>") == 1
    assert '<h1 id="jeugd-in-oost-west">Jeugd in <em>Oost</em> &amp; West</h1>' in page


def test_without_a_main_heading_the_title_is_the_templates() -> None:
    assert "<title>Sjabloontitel</title>" in page_of(shown("<p>Dag</p>"))


def test_the_heading_of_a_bundle_is_the_title_too() -> None:
    assert "<title>Oost</title>" in page_of(shown('<header><h1 id="a">Oost</h1></header>'))


def test_code_prompts_warnings_and_errors_are_left_out() -> None:
    outputs = [
        {"output_type": "stream", "name": "stderr", "text": "FutureWarning: let op"},
        {"output_type": "error", "ename": "E", "evalue": "mis", "traceback": ["Traceback"]},
        {
            "output_type": "execute_result",
            "data": {"text/plain": "<Axes: >"},
            "metadata": {},
            "execution_count": 1,
        },
    ]
    page = page_of(shown("<p>Dag</p>"), {**code("fout", "1/0"), "outputs": outputs})
    for word in ("geheim", "FutureWarning", "Traceback", "Axes", "In [", "Out["):
        assert word not in page
    assert "<p>Dag</p>" in page


def test_printed_text_and_other_pictures_are_shown() -> None:
    picture = base64.b64encode(dot()).decode()
    outputs = [
        {"output_type": "stream", "name": "stdout", "text": ["1 < 2\n"]},
        {"output_type": "display_data", "data": {"image/png": picture}, "metadata": {}},
        {"output_type": "display_data", "data": {"text/markdown": "**vet**"}, "metadata": {}},
        {"output_type": "display_data", "data": {"image/svg+xml": SHAPE}, "metadata": {}},
    ]
    source = "# alt: Een punt.\n# alt: Een vlak\n#   van een chart.\nprint()"
    page = page_of({**code("eigen", source), "outputs": outputs})
    assert '<pre class="uitvoer" tabindex="0">1 &lt; 2</pre>' in page
    assert f'<img alt="Een punt." src="data:image/png;base64,{picture}">' in page
    assert "<strong>vet</strong>" in page
    assert '<img alt="Een vlak van een chart." src="data:image/svg+xml;base64,' in page
    assert "Concept" not in page


def test_a_place_for_the_researcher_shows_only_what_someone_wrote() -> None:
    def duiding(source: str, stamped: str) -> dict[str, Any]:
        cell = markdown("duiding", source, "duiding")
        cell["metadata"]["aoj"] = {"source": stamped}
        return cell

    assert "Schrijf hier" not in page_of(
        shown("<p>Dag</p>"), duiding("Schrijf hier", "Schrijf hier")
    )
    assert "Wij denken" in page_of(shown("<p>Dag</p>"), duiding("Wij denken", "Schrijf hier"))


def test_nothing_on_the_page_runs_or_loads() -> None:
    nasty = (
        '<script>alert(1)</script><img src="https://x.nl/a.png" alt="pixel" onerror="x()">'
        '<a href="javascript:x()">klik</a><iframe src="file:///etc/passwd"></iframe>'
        '<svg onload="x()"></svg><p style="background:url(https://x.nl)" onclick="x()">tekst</p>'
        '<style>@import "https://x.nl"</style></main></body>'
    )
    page = page_of(shown(nasty), markdown("tekst", nasty))
    assert not re.search(r"<script|onerror|onclick|onload|javascript:|iframe|<svg", page)
    assert not re.search(r"(?:src|url\()\s*=?\s*[\"']?(?:https?:|file:|//)", page)
    assert "default-src 'none'" in page
    assert page.count("</main>") == page.count("</body>") == 1
    assert "tekst" in page
    assert "(afbeelding ontbreekt: pixel)" in body(page)


def test_alt_texts_and_charts_of_bundles_are_kept() -> None:
    data = base64.b64encode(SHAPE.encode()).decode()
    picture = f'<img alt="Lijn daalt" src="data:image/svg+xml;base64,{data}">'
    chart = f'<figure class="aoj-figuur">{picture}<figcaption>Bron</figcaption></figure>'
    page = page_of(shown(chart))
    assert re.search(
        r'<figure id="figuur"><img alt="Lijn daalt" src="data:image/svg\+xml;base64,[^"]+">'
        "<figcaption>Bron</figcaption></figure>",
        page,
    )


def test_pasted_pictures_come_along() -> None:
    cell = markdown("foto", "![Een school](attachment:foto.png)")
    picture = base64.b64encode(dot()).decode()
    cell["attachments"] = {"foto.png": {"image/png": picture}}
    page = page_of(shown("<p>x</p>"), cell)
    assert f"data:image/png;base64,{picture}" in page
    assert 'alt="Een school"' in page


def test_a_table_stands_in_a_region_that_scrolls_and_is_labelled_by_its_caption() -> None:
    page = page_of(shown(TABLE))
    assert 'role="region" tabindex="0" aria-labelledby="tabel-bijschrift">' in page
    assert '<caption id="tabel-bijschrift">Leerlingen per <em>gemeente</em></caption>' in page
    assert '<th scope="col">' in page and '<th scope="row">Oost</th>' in page
    assert "Tabel bij ‘Kop’" in page_of(markdown("k", "# Kop\n\n| a |\n|---|\n| x |"))


def test_invented_figures_are_marked_on_every_printed_page() -> None:
    marked = page_of(shown("<p>x</p>"), aoj={"example": True})
    assert "@top-right" in marked
    assert "@top-right" not in page_of(shown("<p>x</p>"), aoj={"example": False})


def test_on_paper_what_is_folded_up_is_left_out_and_a_head_of_a_table_stays_with_its_rows() -> None:
    style = page_of(markdown("a", "b"))
    paper = style[style.index("@media print") :]
    assert "details:not([open]) { display: none; }" in paper
    assert re.search(r"caption, thead \{ break-after: avoid; \}", paper)
    assert re.search(r"dt, summary, p:has\(> strong:only-child\) \{ break-after: avoid; \}", paper)


def test_what_is_empty_leaves_no_trace() -> None:
    assert body(page_of(shown("<p>x</p>"))) == body(page_of(shown("<p>x</p>"), shown("")))


def test_the_page_is_the_same_every_time() -> None:
    own = [markdown("kop", "# Oost"), shown(TABLE)]
    assert page_of(*own) == page_of(*own)


class Tags(HTMLParser):
    """Raises where tags are not balanced, or something is there that is not allowed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag not in ("script", "style", "iframe", "object", "svg", "form")
        assert not any(name.startswith("on") for name, _ in attrs)
        assert not any(name in ("src", "href") and "script" in (v or "") for name, v in attrs)
        if tag not in ("br", "col", "hr", "img", "wbr"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


PIECES = [
    *(
        "<p>",
        "</p>",
        "<b>",
        "</div>",
        "<script>",
        "</script>",
        "<style",
        "<svg onload=x>",
        "</svg>",
    ),
    *(
        "<img src=x onerror=y>",
        "<a href=javascript:x>",
        "&lt;script&gt;",
        "<!--",
        "-->",
        "<![CDATA[",
    ),
    *("<table><tr><td>", "tekst", '"', "'", ">", "<", "&", "<iframe/>", "<p/onclick=x>", "\x00"),
]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_whatever_stands_in_a_cell_comes_out_balanced_and_harmless(fragment: str) -> None:
    checker = Tags()
    checker.feed(clean(fragment))
    checker.close()
    assert checker.open == []


@given(st.text())
def test_text_survives_as_text(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert clean(clean(escaped)) == clean(escaped)


@pytest.mark.parametrize(
    ("fragment", "cleaned"),
    [
        ("<p>a<b>b</p>c", "<p>a<b>b</b></p><b>c</b>"),
        ("</main>tekst", "tekst"),
        ("<br/><p/>", "<br><p></p>"),
        ('<p style="text-align:right">1</p>', None),
        ('<a href="https://www.cbs.nl">CBS</a>', None),
        ('<a href="mailto:a@b.nl">mail</a>', None),
        ('<a href="data:text/html,x">x</a>', "<a>x</a>"),
        ('<p style="position:fixed;top:0">x</p>', '<p style="">x</p>'),
    ],
)
def test_what_is_allowed_stays_and_the_rest_goes(fragment: str, cleaned: str | None) -> None:
    assert clean(fragment) == (fragment if cleaned is None else cleaned)


def generated(key: str, source: str) -> dict[str, Any]:
    """A markdown cell as the template made it."""
    cell = markdown(key, source)
    return {**cell, "metadata": {"aoj": {"source": source}}}


def test_a_heading_of_the_template_with_nothing_below_it_is_left_out() -> None:
    page = body(
        page_of(
            generated("a", "## Leeg hoofdstuk"),
            generated("b", "### Lege paragraaf"),
            code("stil", "rapport.figuur('x')"),
            generated("c", "## Vol hoofdstuk"),
            generated("d", "### Volle paragraaf"),
            shown("<p>Dag</p>"),
            generated("e", "## Leeg slot"),
        )
    )
    assert "Vol hoofdstuk" in page and "Volle paragraaf" in page
    assert not any(word in page for word in ("Leeg hoofdstuk", "Lege paragraaf", "Leeg slot"))


def test_a_heading_that_a_person_wrote_stays() -> None:
    changed = {**generated("b", "## Was"), "source": "## Door mij veranderd"}
    page = body(
        page_of(markdown("a", "## Van mij"), changed, generated("c", "## Vol"), shown("<p>x</p>"))
    )
    assert "Van mij" in page and "Door mij veranderd" in page
