"""Pages that everyone can read: axe-core finds nothing, and what it cannot see is looked at too.

On every template of the example, wide and narrow, by keyboard, on paper and in high contrast. With
`AOJ_MANY` also on the pages of all notebooks below notebooks/regions, as a run made them, and on
those of a real region, where its files are beside the checkout.
"""

from __future__ import annotations

import base64
import itertools
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from page_browser import Opened, missing, open_browser, shown

from aoj.export.document import make_document
from aoj.export.html import write_html

pytestmark = pytest.mark.skipif(
    bool(missing("axe_playwright_python")), reason=missing("axe_playwright_python")
)

ROOT = Path(__file__).resolve().parent.parent
MANY = bool(os.environ.get("AOJ_MANY"))
NOTEBOOKS = sorted((ROOT / "tests/notebooks").glob("*.ipynb"))
LARGEST = ROOT / "tests/notebooks/contextcijfers-fabelkust.ipynb"
EVERYDAY = [path for path in NOTEBOOKS if MANY or path != LARGEST]
RUN = sorted((ROOT / "notebooks/regions").glob("*/*/*.ipynb")) if MANY else []
SMALL = ROOT / "tests/notebooks/startgesprek-fabelkust.ipynb"
WIDE, NARROW = 1280, 320
WIDEST = 1600
"""Here the contents stand beside the text."""
REAL = """\
schema: 1
name: Almere
samenwerkingsverbanden:
  - {code: PO2401, name: Almere po}
  - {code: VO2401, name: Almere vo}
data: landelijk
"""
DRAWING = base64.b64encode(
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 680 300" width="680" height="300">'
    b'<rect width="400" height="200" fill="#0b4f6c"/></svg>'
).decode("ascii")
OPENED = "document.querySelectorAll('details').forEach(one => { one.open = true; })"
KEYS = 400
"""More than a page has stops for Tab."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with open_browser() as opened:
        yield opened


@pytest.fixture(scope="module", params=EVERYDAY, ids=lambda path: path.stem)
def page(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(request.param, tmp_path_factory.mktemp("pagina"))


def made(notebook: Path, folder: Path) -> Path:
    """Write the page of a notebook in a folder, and return its path.

    The executed notebooks of the tests have a word where drawings stood.
    """
    text = notebook.read_text(encoding="utf-8").replace("base64,TEKENING", f"base64,{DRAWING}")
    document = make_document(json.loads(text))
    assert document.problems == ()
    path = folder / f"{notebook.stem}.html"
    path.write_text(write_html(document), encoding="utf-8")
    return path


def faults(browser: Any, path: Path) -> list[str]:
    """Return what is wrong with a page in a browser: wide, and narrow with all of it opened."""
    found = [f"in de pagina: {one}" for one in in_source(path.read_text(encoding="utf-8"))]
    for width in (WIDE, NARROW):
        with shown(browser, path, width=width) as opened:
            if width == NARROW:
                opened.page.evaluate(OPENED)
            found += [f"{width}: {one}" for one in [*opened.axe(), *on_screen(opened, path)]]
    return found


def on_screen(opened: Opened, path: Path) -> list[str]:
    """Return what axe-core does not look at: requests, complaints, a page that scrolls sideways."""
    asked = [url for url in opened.asked if url != path.as_uri()]
    found = [f"vraagt {url}" for url in asked]
    found += [f"de browser klaagt: {one}" for one in opened.complaints]
    wide = opened.page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [*found, f"{wide} pixels te breed"] if wide > 0 else found


# what stands in the page


def in_source(text: str) -> list[str]:
    """Return what is wrong in the source of a page."""
    tree = lxml.html.document_fromstring(text)
    found = [*_of_headings(tree), *_of_tables(tree), *_of_pictures(tree), *_of_links(tree)]
    if tree.get("lang") != "nl":
        found.append("de taal is geen Nederlands")
    title = (tree.findtext(".//title") or "").strip()
    heading = " ".join((tree.find(".//h1").text_content()).split())
    if not title or heading != " ".join(title.split()):
        found.append(f"de titel '{title}' is niet de hoofdkop '{heading}'")
    for landmark in ("main", "nav"):
        if len(list(tree.iter(landmark))) != 1:
            found.append(f"er is niet één {landmark}")
    ids = [node.get("id") for node in tree.iter() if node.get("id")]
    if len(ids) != len(set(ids)):
        found.append("een id komt tweemaal voor")
    return found


def _of_headings(tree: Any) -> Iterator[str]:
    levels = [int(node.tag[1]) for node in tree.iter("h1", "h2", "h3", "h4", "h5", "h6")]
    if levels.count(1) != 1 or levels[0] != 1:
        yield "er is niet één hoofdkop, vooraan"
    for before, after in itertools.pairwise(levels):
        if after > before + 1:
            yield f"kop {after} staat direct onder kop {before}"
    for node in tree.iter("h1", "h2", "h3", "h4", "h5", "h6"):
        if not node.text_content().strip():
            yield "een kop is leeg"


def _of_tables(tree: Any) -> Iterator[str]:
    captions = []
    for table in tree.iter("table"):
        caption = " ".join((table.findtext("caption") or "").split()) or " ".join(
            node.text_content() for node in table.findall("caption")
        )
        captions.append(caption)
        if not caption.strip():
            yield "een tabel heeft geen bijschrift"
        for head in table.iter("th"):
            if head.get("scope") not in ("col", "row", "colgroup", "rowgroup"):
                yield f"een kopcel van '{caption}' zegt niet waarvan"
            if not head.text_content().strip():
                yield f"een kopcel van '{caption}' is leeg"
        if not list(table.iter("th")):
            yield f"de tabel '{caption}' heeft geen kopcellen"
        around = table.getparent()
        if around.get("tabindex") != "0" or around.get("aria-labelledby") is None:
            yield f"de tabel '{caption}' staat niet in een deel dat kan schuiven"
    if len(captions) != len(set(captions)):
        yield "twee tabellen hebben hetzelfde bijschrift"


def _of_pictures(tree: Any) -> Iterator[str]:
    for image in tree.iter("img"):
        alt = image.get("alt") or ""
        if len(alt) < 15 or re.search(r"zonder beschrijving|No description|\.(png|svg)", alt):
            yield f"een afbeelding heeft als beschrijving '{alt}'"
        if image.getparent().tag == "figure":
            caption = image.getparent().find("figcaption")
            if caption is None or not caption.text_content().strip():
                yield f"de figuur '{alt[:40]}' heeft geen bijschrift"


def _of_links(tree: Any) -> Iterator[str]:
    ids = {node.get("id") for node in tree.iter() if node.get("id")}
    for link in tree.iter("a"):
        target = link.get("href") or ""
        if target.startswith("#") and target[1:] not in ids:
            yield f"de verwijzing {target} gaat nergens heen"
        if not (link.text_content().strip() or link.get("aria-label")):
            yield f"de verwijzing {target} heeft geen woorden"
    listed = [link.get("href")[1:] for link in tree.iterfind(".//nav//a")]
    chapters = [node.get("id") for node in tree.iter("h2")]
    if listed != chapters:
        yield "de inhoudsopgave is niet de lijst van hoofdstukken"


def test_the_notebooks_are_of_every_template() -> None:
    templates = {path.stem for path in (ROOT / "notebooks/templates").glob("*.ipynb")}
    assert templates == {path.stem.partition("-")[0] for path in NOTEBOOKS}


def test_a_page_has_no_faults_wide_or_narrow(browser: Any, page: Path) -> None:
    assert faults(browser, page) == []


def test_a_fault_is_found(browser: Any, tmp_path: Path) -> None:
    path = tmp_path / "fout.html"
    path.write_text(
        "<!DOCTYPE html><html><head><title>x</title></head><body><main><h1>A</h1><h3>B</h3>"
        "<p style='color:#999'>te licht</p><img src='http://127.0.0.1:9/x.png'><nav></nav>"
        "<table style='width:2000px'><tr><th></th></tr></table></main></body></html>",
        encoding="utf-8",
    )
    found = "\n".join(faults(browser, path))
    for rule in ("image-alt", "color-contrast", "html-has-lang", "vraagt http://127.0.0.1:9"):
        assert rule in found
    for rule in ("kop 3 staat direct onder kop 1", "pixels te breed", "geen bijschrift"):
        assert rule in found


def test_a_page_at_twice_its_size_does_not_scroll_sideways(browser: Any, page: Path) -> None:
    with shown(browser, page, width=WIDE) as opened:
        opened.page.evaluate("document.documentElement.style.fontSize = '34px'")
        assert on_screen(opened, page) == []
    with shown(browser, page, width=WIDE // 2) as opened:  # what a zoom of 200% leaves of it
        assert on_screen(opened, page) == []


def test_by_keyboard_one_skips_to_the_contents_and_reaches_all_that_opens_or_scrolls(
    browser: Any, page: Path
) -> None:
    with shown(browser, page, width=NARROW) as opened:
        keys = opened.page.keyboard
        keys.press("Tab")
        first = _focused(opened)
        assert first["class"] == "naar-inhoud" and first["seen"]
        keys.press("Enter")
        assert opened.page.evaluate("document.activeElement.id") == "inhoud"
        met = []
        for _ in range(KEYS):
            keys.press("Tab")
            here = _focused(opened)
            if here["tag"] == "BODY":
                break
            assert here["outlined"], here
            assert here["seen"], here
            met.append(here["place"])
        wanted = opened.page.evaluate("""() => [...document.querySelectorAll(
            'main summary, main a[href], main [tabindex="0"]')]
            .filter(one => one.checkVisibility()).map(one => one.__place = window.__place(one))""")
        assert met == wanted


FOCUSED = """() => {
    window.__place = one => [...document.querySelectorAll('*')].indexOf(one);
    const one = document.activeElement, box = one.getBoundingClientRect();
    const style = getComputedStyle(one);
    return {tag: one.tagName, class: one.className, place: window.__place(one),
        text: one.textContent.slice(0, 40),
        outlined: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
        seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0};
}"""


def _focused(opened: Opened) -> dict[str, Any]:
    found: dict[str, Any] = opened.page.evaluate(FOCUSED)
    return found


@pytest.mark.parametrize(
    "media",
    [{"color_scheme": "dark"}, {"forced_colors": "active"}, {"reduced_motion": "reduce"}],
    ids=lambda one: next(iter(one.values())),
)
def test_a_page_can_be_read_in_other_colours(
    browser: Any, media: dict[str, Any], tmp_path: Path
) -> None:
    path = made(SMALL, tmp_path)
    with shown(browser, path, **media) as opened:
        assert opened.axe() == []


def test_on_paper_only_what_works_on_paper_stands(browser: Any, page: Path) -> None:
    with shown(browser, page) as opened:
        opened.page.emulate_media(media="print")
        seen = opened.page.evaluate("""() => Object.fromEntries(
            ['nav', '.naar-inhoud', 'details:not([open])', 'h1', 'img', 'table'].map(
                what => [what, [...document.querySelectorAll(what)].filter(
                    one => one.checkVisibility()).length]))""")
        assert [seen["nav"], seen[".naar-inhoud"], seen["details:not([open])"]] == [0, 0, 0]
        assert seen["h1"] == 1
        for what in ("img", "table"):
            assert (seen[what] > 0) == opened.page.evaluate(f"!!document.querySelector('{what}')")


def test_contents_beside_the_text_do_not_lie_over_it(browser: Any, page: Path) -> None:
    with shown(browser, page, width=WIDEST) as opened:
        right, left = opened.page.evaluate("""() => [
            document.querySelector('nav').getBoundingClientRect().right,
            document.querySelector('h1').getBoundingClientRect().left]""")
        assert right < left
        opened.page.evaluate("scrollTo(0, 2000)")
        assert opened.page.evaluate("document.querySelector('nav').getBoundingClientRect().top") > 0
        assert on_screen(opened, page) == []


# what a run made


@pytest.mark.skipif(not MANY, reason="alleen met AOJ_MANY, na een run")
def test_all_templates_of_all_regions_were_run() -> None:
    templates = {path.stem for path in (ROOT / "notebooks/templates").glob("*.ipynb")}
    regions = {path.stem for path in (ROOT / "parameters").glob("[!_]*.yml")}
    assert {path.stem for path in RUN} == templates
    assert {path.parent.parent.name for path in RUN} == regions


@pytest.mark.parametrize("notebook", RUN, ids=lambda path: f"{path.parent.parent.name}-{path.stem}")
def test_a_page_of_a_run_has_no_faults(browser: Any, notebook: Path, tmp_path: Path) -> None:
    assert faults(browser, made(notebook, tmp_path)) == []


@pytest.mark.skipif(not MANY, reason="alleen met AOJ_MANY")
def test_pages_of_a_real_region_have_no_faults(
    browser: Any, real_data: Path, tmp_path: Path
) -> None:
    for notebook in run_of_a_real_region(real_data, tmp_path):
        assert (notebook.stem, faults(browser, made(notebook, tmp_path))) == (notebook.stem, [])


def run_of_a_real_region(real_data: Path, root: Path) -> list[Path]:
    """Run the templates for a region of which there are real files; none holds answers."""
    from aoj.commands.fetch import fetch_from
    from aoj.store.project import Project

    for part in ("notebooks/templates", "data/reference"):
        shutil.copytree(ROOT / part, root / part)
    (root / "parameters").mkdir()
    shutil.copy(ROOT / "parameters/_default.yml", root / "parameters")
    (root / "parameters/almere.yml").write_text(REAL, encoding="utf-8")
    fetch_from(Project(root), real_data / "downloads")
    done = subprocess.run(
        [sys.executable, "-m", "aoj.cli", "run", "almere"], cwd=root, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    notebooks = sorted((root / "notebooks/regions/almere").glob("*/*.ipynb"))
    assert len(notebooks) >= 3
    return notebooks
