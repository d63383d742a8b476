"""Nothing in a notebook runs, loads, reads a file or tells of its maker, in any export.

The page is opened in Chromium or Chrome with and without its content security policy, so that what
cleans it and what guards it are each proven alone.
"""

from __future__ import annotations

import base64
import io
import os
import re
import threading
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import lxml.html
import openpyxl
import pytest
from hostile_notebook import (
    BENT_SVG,
    HTML,
    IN_FILE,
    IN_INTERNAL,
    SECRETS,
    SHAPE,
    SVG,
    TYPST,
    Hostile,
    aimed,
    hostile_notebook,
    output_cell,
    picture_cell,
)
from lxml import etree
from page_browser import missing, open_browser, shown
from PIL import Image
from pypdf import PdfReader
from report_land import NOORD, make_land, make_report
from shown_samples import group, question, release
from shown_samples import table as shown_table
from toy import code, notebook

from aoj.export.document import Cover, Document, as_draft, make_document
from aoj.export.html import write_html
from aoj.export.pdf import write_pdf
from aoj.export.pictures import write_figures
from aoj.export.reviewing import mark_of_cell
from aoj.export.workbook import write_xlsx
from aoj.report.questionnaires.overview import make_cover, make_response
from aoj.report.questionnaires.provenance import make_survey_provenance
from aoj.report.questionnaires.source import Source
from aoj.report.questionnaires.statements import make_statements
from aoj.report.questionnaires.talk import make_talk
from aoj.settings import Logo, Theme
from aoj.survey.release import ShownResponse
from aoj.survey.release.shown import hash_of

MANY = bool(os.environ.get("AOJ_MANY"))
browser_only = pytest.mark.skipif(bool(missing()), reason=missing())


def names(text: str) -> frozenset[str]:
    """Return the words of a text."""
    return frozenset(text.split())


ELEMENTS = names(
    "html head meta title style body a main header footer nav img h1 h2 h3 h4 h5 h6 p ul ol "
    "li dl dt dd blockquote aside div figure figcaption table caption thead tbody tr th td "
    "details summary pre hr section strong em small sup sub br code del ins mark abbr q span "
    "kbd math mrow mi mn mo ms mtext mspace mfrac msqrt mroot msup msub msubsup munder mover "
    "munderover mtable mtr mtd mstyle mpadded mphantom menclose"
)
ATTRIBUTES = names(
    "lang charset name content http-equiv class id href src alt role tabindex rel start "
    "colspan rowspan scope aria-labelledby aria-label alttext display stretchy mathvariant "
    "columnalign linethickness"
)
CLASSES = names(
    "naar-inhoud balk voet logo concept aoj-titel aoj-noot aoj-fictief aoj-onderkop aoj-kern "
    "herzien kader kader-noot kader-tip kader-belangrijk kader-let-op kader-pas-op kader-kop "
    "tabel regio getal nadruk groot uitvoer code voetnoten voetnoot terug inhoudsopgave"
)


@dataclass
class Site:
    """A web server of this computer that writes down what is asked of it."""

    address: str
    asked: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.asked.append(self.path)
            self.send_response(200)
            self.send_header("Access-Control-Allow-Origin", "*")
            self.end_headers()
            self.wfile.write(IN_FILE.encode())

        do_POST = do_HEAD = do_OPTIONS = do_GET  # noqa: N815 - names of http.server

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    found = Site(f"http://127.0.0.1:{server.server_address[1]}")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield found
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("schijf") / "geheim.txt"
    path.write_text(IN_FILE, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def hostile(site: Site, file: Path) -> Hostile:
    return hostile_notebook(site.address, str(file), whole=MANY)


@pytest.fixture(scope="module")
def document(hostile: Hostile, site: Site, file: Path) -> Document:
    return as_draft(make_document(hostile.notebook, cover=hostile_cover(site, file)))


@pytest.fixture(scope="module")
def page(document: Document, site: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pagina") / "<img src=x onerror=top.__ran=1>.html"
    path.write_text(write_html(document), encoding="utf-8")
    assert not site.asked
    return path


@pytest.fixture(scope="module")
def pdf(document: Document, site: Site) -> bytes:
    made = write_pdf(document)
    assert not site.asked
    return made


@pytest.fixture(scope="module")
def words_of_pdf(pdf: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


@pytest.fixture(scope="module")
def workbook_file(document: Document) -> bytes:
    return write_xlsx(document)


@pytest.fixture(scope="module")
def workbook(workbook_file: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(workbook_file)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def figures(document: Document, site: Site) -> dict[str, bytes]:
    made = write_figures(document)
    assert not site.asked
    return made


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with open_browser() as opened:
        yield opened


def hostile_cover(site: Site, file: Path) -> Cover:
    """All that stands around a notebook: names, a footer, logos."""
    attack = aimed(
        '"><script>«js»</script><img src=x onerror=«js»> #read("«file»")', site.address, str(file)
    )
    drawing = aimed(SVG[2].format(shape="<rect width='9' height='9'/>"), site.address, str(file))
    logo = Logo(drawing.encode(), "image/svg+xml", attack)
    return Cover(
        Theme(organisation=attack, footer=attack, logo=logo),
        logo=logo,
        date="2026-11-23",
        occasion=attack,
        made="2026-11-22",
    )


# that the attack is one


@browser_only
def test_shown_as_they_are_most_of_these_run_or_load(
    browser: Any, site: Site, file: Path, tmp_path: Path
) -> None:
    raw = [aimed(text, site.address, str(file), f"h{at}") for at, text in enumerate(HTML)]
    framed = "".join(f"<iframe srcdoc='{_attribute(text)}'></iframe>" for text in raw)
    path = tmp_path / "rauw.html"
    path.write_text(f"<!DOCTYPE html><meta charset=utf-8>{framed}", encoding="utf-8")
    with shown(browser, path, until="commit") as opened:
        opened.page.wait_for_function("window.__ran > 30")
        for _ in range(50):
            if len({path for path in site.asked if path.startswith("/h")}) > 20:
                break
            opened.page.wait_for_timeout(100)
        else:
            pytest.fail("the attack asks for too little to be one")
    site.asked.clear()


def _attribute(text: str) -> str:
    return text.replace("&", "&amp;").replace("'", "&#39;")


# the page


@browser_only
@pytest.mark.parametrize("trusting", [False, True], ids=["guarded", "without its guard"])
def test_on_the_page_nothing_runs_and_nothing_is_asked_for(
    browser: Any, page: Path, site: Site, trusting: bool
) -> None:
    with shown(browser, page, trusting=trusting) as opened:
        touched = """() => document.querySelectorAll('*').forEach(one => {
            for (const kind of ['mouseover', 'pointerenter', 'focus', 'toggle', 'animationstart'])
                one.dispatchEvent(new Event(kind, {bubbles: true}));
            if (one.matches('details')) one.open = true;
        })"""
        opened.page.evaluate(touched)
        opened.page.wait_for_timeout(300)
        assert opened.page.evaluate("[window.__ran, document.title]") == [
            None,
            "Eerlijk rapport: Boze streek",
        ]
        assert [url for url in opened.asked if url != page.as_uri()] == []
        assert opened.complaints == []
    assert site.asked == []


@browser_only
def test_on_the_page_nothing_lies_over_the_rest_or_is_hidden(browser: Any, page: Path) -> None:
    with shown(browser, page) as opened:
        odd = opened.page.evaluate("""() => [...document.body.querySelectorAll('*')].filter(one => {
            const style = getComputedStyle(one);
            return !one.matches('.naar-inhoud, .inhoudsopgave') && (
                !['static', 'relative'].includes(style.position) || style.zIndex !== 'auto'
                || style.display === 'none' || style.visibility !== 'visible');
        }).map(one => one.outerHTML.slice(0, 100))""")
        assert odd == []
        assert opened.page.evaluate("document.querySelectorAll('#inhoud').length") == 1
        assert opened.page.evaluate("document.querySelector('#inhoud').tagName") == "MAIN"


@browser_only
def test_on_the_page_each_honest_word_is_seen(browser: Any, page: Path, hostile: Hostile) -> None:
    with shown(browser, page) as opened:
        seen = opened.page.evaluate("document.querySelector('main').innerText")
    assert [word for word in hostile.honest if not re.search(rf"\b{word}\b", seen)] == []


def test_the_page_has_only_what_its_vocabulary_has(page: Path) -> None:
    tree = lxml.html.document_fromstring(page.read_text(encoding="utf-8"))
    nodes = [node for node in tree.iter() if isinstance(node.tag, str)]
    assert {node.tag for node in nodes} - ELEMENTS == set()
    assert {name for node in nodes for name in node.attrib} - ATTRIBUTES == set()
    assert {one for node in nodes for one in node.get("class", "").split()} - CLASSES == set()
    assert len([node for node in nodes if node.tag == "style"]) == 1
    assert [node.tag for node in nodes if node.tag == "meta"] == ["meta"] * 3
    ids = [node.get("id") for node in nodes if node.get("id")]
    assert len(ids) == len(set(ids))


def test_links_of_the_page_go_to_the_web_or_to_the_page(page: Path) -> None:
    tree = lxml.html.document_fromstring(page.read_text(encoding="utf-8"))
    ids = {node.get("id") for node in tree.iter() if isinstance(node.tag, str)}
    links = [node.get("href") for node in tree.iter("a") if node.get("href")]
    assert len(links) > 10
    for link in links:
        assert re.match(r"https?://|mailto:", link) or link[1:] in ids, link
    for source in (node.get("src") for node in tree.iter("img")):
        assert re.match(r"data:image/(png|jpeg|svg\+xml);base64,[A-Za-z0-9+/=]*$", source), source


def test_honest_pictures_are_on_the_page_whatever_was_hidden_in_them(page: Path) -> None:
    tree = lxml.html.document_fromstring(page.read_text(encoding="utf-8"))
    sizes = []
    for node in tree.iter("img"):
        data = base64.b64decode(node.get("src").partition(",")[2])
        if node.get("alt") in ("Een foto", "Foto") and not data.startswith(b"<"):
            sizes.append(Image.open(io.BytesIO(data)).size)
    assert sizes == [(30, 20)] * 4


def test_only_the_document_itself_says_that_it_is_a_concept(page: Path) -> None:
    tree = lxml.html.document_fromstring(page.read_text(encoding="utf-8"))
    marks = [node.text_content() for node in tree.iter() if "concept" in str(node.get("class"))]
    assert marks[0] == "Concept, niet publiceren."
    assert not [mark for mark in marks if "vrijgegeven" in mark]


def test_no_bytes_of_the_page_tell_what_is_not_shown(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    pictures = re.findall(r"base64,([A-Za-z0-9+/=]+)", text)
    assert len(pictures) > 20
    whole = text.encode() + b"".join(base64.b64decode(one) for one in pictures)
    assert told(whole) == []


# the PDF


def test_the_pdf_runs_nothing_loads_nothing_and_holds_no_files(pdf: bytes) -> None:
    reader = PdfReader(io.BytesIO(pdf))
    keys: dict[str, list[Any]] = {}
    for number in range(1, reader.trailer["/Size"]):
        _gather(reader.get_object(number), keys)
    actions = {str(one) for one in keys["/S"] if str(one) in ACTIONS}
    assert actions <= {"/URI", "/GoTo"}
    assert FORBIDDEN & set(keys) == set()
    assert keys["/URI"]
    assert [uri for uri in keys["/URI"] if not re.match(r"https?://|mailto:", str(uri))] == []


ACTIONS = names(
    "/URI /GoTo /GoToR /GoToE /Launch /JavaScript /SubmitForm /ImportData /Named /Rendition "
    "/Movie /Sound /Trans /GoTo3DView /ResetForm /Hide /SetOCGState /RichMediaExecute"
)
FORBIDDEN = names(
    "/JS /JavaScript /OpenAction /AA /EmbeddedFile /EmbeddedFiles /EF /AF /XFA /AcroForm "
    "/Launch /RichMedia /3D /Movie /FS /Ref"
)


def _gather(value: Any, keys: dict[str, list[Any]]) -> None:
    """Gather the entries of a PDF's object by their names, without following references."""
    if isinstance(value, dict):
        for name in value:
            inner = value.raw_get(name)
            keys.setdefault(str(name), []).append(inner)
            _gather(inner, keys)
    elif isinstance(value, list):
        for inner in value:
            _gather(inner, keys)


def test_no_bytes_of_the_pdf_tell_what_is_not_shown(pdf: bytes, words_of_pdf: str) -> None:
    assert told(pdf + unpacked(pdf) + words_of_pdf.encode()) == []


def unpacked(pdf: bytes) -> bytes:
    """Return all streams of a PDF."""
    found = []
    for stream in re.finditer(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        try:
            found.append(zlib.decompressobj().decompress(stream[1]))
        except zlib.error:
            found.append(stream[1])
    return b"\n".join(found)


def test_in_the_pdf_each_honest_word_is_read(words_of_pdf: str, hostile: Hostile) -> None:
    seen = re.sub(r"[\s\u00ad-]+", "", words_of_pdf)
    assert [word for word in hostile.honest if word.replace(" ", "") not in seen] == []


# with code


def test_code_that_is_shown_is_text_alone_and_internal_code_is_not_shown(
    site: Site, file: Path
) -> None:
    payloads = [aimed(text, site.address, str(file)) for text in (*HTML, *TYPST)]
    cells = [{**code("boos", text), "outputs": []} for text in payloads]
    cells.append(code("intern", f"geheim = '{IN_INTERNAL}'", "intern"))
    made = as_draft(make_document(notebook(cells), "Rapport", with_code=True))
    tree = lxml.html.document_fromstring(write_html(made))
    shown_code = [node.text_content() for node in tree.iterfind(".//pre")]
    assert len(shown_code) == len(payloads)
    assert {node.tag for node in tree.iterfind(".//main//*")} == {"pre", "h1", "p", "strong"}
    assert [text for text in shown_code if "<script>" in text]
    assert told("".join(shown_code).encode()) == []
    assert told(unpacked(write_pdf(made))) == []


# the workbook and the loose figures


def test_the_workbook_has_no_formulas_no_links_outward_and_no_files(
    workbook: dict[str, bytes],
) -> None:
    assert len([name for name in workbook if name.startswith("xl/worksheets/sheet")]) > 80
    for name, data in workbook.items():
        assert re.fullmatch(r"[\w./\[\]-]+\.(xml|rels)", name), name
        assert not re.search(rb"<f[ >]|<ddeLink|<oleLink|TargetMode|<!DOCTYPE|<!ENTITY", data), name


def test_the_workbook_opens_with_the_honest_rows_beside_the_hostile_ones(
    workbook_file: bytes,
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook_file))
    met = [cell for page in book for row in page.iter_rows() for cell in row if cell.value]
    assert {cell.data_type for cell in met} <= {"s", "n"}
    rows = [cell for cell in met if cell.value == "Eerlijke rij"]
    assert len(rows) == len([*TYPST, *HTML[:30]])
    for page in book:
        for table in page.tables.values():
            heads = [column.name.casefold() for column in table.tableColumns]
            assert len(heads) == len(set(heads)), heads


def test_no_bytes_of_the_workbook_tell_what_is_not_shown(workbook: dict[str, bytes]) -> None:
    assert told(b"\n".join(workbook.values())) == []


def test_the_loose_figures_run_nothing_and_tell_nothing(figures: dict[str, bytes]) -> None:
    assert len([name for name in figures if name.endswith(".png")]) > 20
    for name, data in figures.items():
        assert re.fullmatch(r"[a-z0-9-]+\.(png|svg|txt)", name), name
        if name.endswith(".svg"):
            nodes = list(etree.fromstring(data).iter())
            spoken = [f"{key}={value}" for node in nodes for key, value in node.items()]
            spoken += [str(node.text) for node in nodes if str(node.tag).endswith("}style")]
            assert not re.search(r"(?m)^on|https?:|file:|@import", "\n".join(spoken)), name
            tags = {str(node.tag).partition("}")[2] for node in nodes}
            assert not tags & {"script", "foreignObject", "a", "animate", "set"}, name
            assert b"<!" not in data
    assert told(b"\n".join(figures.values())) == []


@pytest.mark.parametrize("drawing", BENT_SVG)
@pytest.mark.parametrize(
    "write", [write_html, write_pdf, write_figures], ids=lambda one: one.__name__
)
def test_a_drawing_of_no_clear_size_is_shown_or_told_of(
    drawing: str, write: Callable[[Document], bytes | str | dict[str, bytes]]
) -> None:
    cell = picture_cell("image/svg+xml", drawing.format(shape=SHAPE), "Een vlak")
    made = make_document(notebook([cell]), "Rapport")
    assert made.figures or "zonder afmetingen" in made.problems[0].sentence
    assert write(as_draft(made)) or not made.figures


@browser_only
def test_drawings_opened_by_themselves_run_nothing_and_ask_for_nothing(
    browser: Any, figures: dict[str, bytes], site: Site, tmp_path: Path
) -> None:
    drawings = {name: data for name, data in figures.items() if name.endswith(".svg")}
    for name, data in drawings.items():
        (tmp_path / name).write_bytes(data)
    framed = "".join(f"<iframe src='{name}'></iframe>" for name in drawings)
    path = tmp_path / "alle.html"
    path.write_text(f"<!DOCTYPE html><meta charset=utf-8>{framed}", encoding="utf-8")
    with shown(browser, path, trusting=True) as opened:
        opened.page.wait_for_timeout(200)
        assert opened.page.evaluate("window.__ran") is None
        asked = [url for url in opened.asked if not url.startswith(tmp_path.as_uri())]
    assert asked == site.asked == []


# names from settings and sources


def test_a_hostile_name_of_a_region_is_words_in_every_export(
    site: Site, file: Path, tmp_path: Path
) -> None:
    name = aimed(HOSTILE_NAME, site.address, str(file))
    region = replace(NOORD, name=name)
    report = make_report(make_land(tmp_path), region)
    bundles = [
        report.kop(),
        report.kern(),
        report.zin("aandeel_jeugd", "0-14"),
        report.figuur("aandeel_jeugd"),
        report.tabel("aandeel_jeugd"),
        report.ontbreekt(),
        report.verantwoording(),
    ]
    made = make_document(notebook([output_cell(one._repr_mimebundle_()) for one in bundles]))
    assert made.title.endswith(name)
    page = lxml.html.document_fromstring(write_html(as_draft(made)))
    assert {node.tag for node in page.iter() if isinstance(node.tag, str)} <= ELEMENTS
    assert name in page.find(".//h1").text_content() and name in page.findtext(".//title")
    words = " ".join(
        one.extract_text() for one in PdfReader(io.BytesIO(write_pdf(as_draft(made)))).pages
    )
    assert "read(" in words and "<script>" in words and IN_FILE not in words
    book = openpyxl.load_workbook(io.BytesIO(write_xlsx(made)))
    cells = [cell for one in book for row in one.iter_rows() for cell in row if cell.value]
    assert [cell for cell in cells if "<script>" in str(cell.value)]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert told(b"".join(write_figures(made).values())) == []
    assert site.asked == []


def test_hostile_questions_answers_and_titles_are_words_in_every_export(
    site: Site, file: Path
) -> None:
    attack = aimed(HOSTILE_NAME, site.address, str(file))
    labels = tuple(f"{number} {attack}" for number in range(1, 6))
    asked = question("een", shown_table((4, 9, 30, 40, 20), labels), text=attack)
    lists = group(
        "uitvoering",
        asked,
        title=attack,
        themes={"werkwijze": attack},
        population=attack,
        response=(ShownResponse(attack, 152, 260),),
        to_discuss={"werkwijze": (attack,)},
    )
    plan = release(lists)
    source = Source(plan, hash_of(plan), attack, True)
    bundles = [
        make_cover(source, 2026),
        make_response(source),
        make_statements(source, "uitvoering", "werkwijze", "midden"),
        make_talk(source, "uitvoering"),
        make_survey_provenance(source),
    ]
    cells = [output_cell(one._repr_mimebundle_()) for one in bundles]
    cells = [{**cell, "id": f"antwoorden-{at}"} for at, cell in enumerate(cells)]
    marks = [mark_of_cell(cell["source"]) for cell in cells]
    made = as_draft(make_document(notebook(cells), "Antwoorden", reviewed=marks))
    page = lxml.html.document_fromstring(write_html(made))
    assert {node.tag for node in page.iter() if isinstance(node.tag, str)} <= ELEMENTS
    assert " ".join(attack.split()) in " ".join(page.text_content().split())
    words = "".join(one.extract_text() for one in PdfReader(io.BytesIO(write_pdf(made))).pages)
    assert "<script>" in words and IN_FILE not in words
    book = openpyxl.load_workbook(io.BytesIO(write_xlsx(made)))
    kinds = {
        cell.data_type for one in book for row in one.iter_rows() for cell in row if cell.value
    }
    assert kinds <= {"s", "n"}
    drawings = [data for name, data in write_figures(made).items() if name.endswith(".svg")]
    assert drawings
    for data in drawings:
        assert not [node for node in etree.fromstring(data).iter() if "script" in str(node.tag)]
    assert site.asked == []


HOSTILE_NAME = (
    '=1+1 "\'><script>«js»</script><img src=x onerror=«js»></title>$x$ #read("/etc/passwd") '
    "[k](javascript:«js») \\input{x} `*_&amp;"
)


# all of them


def told(data: bytes) -> list[str]:
    """Return the secrets that some bytes hold, in any of the ways in which text is written."""
    return [
        secret
        for secret in SECRETS
        for form in ("utf-8", "utf-16-be", "utf-16-le")
        if secret.encode(form) in data or secret.encode(form).hex().encode() in data.lower()
    ]
