"""Each chart by itself: its words with it, its marks in it, nothing of the machine."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest
from lxml import etree
from PIL import Image
from toy import code, markdown, notebook

from aoj.errors import DataError
from aoj.export.document import Document, as_draft, make_document
from aoj.export.pictures import LIST, write_figures

SHAPE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="500pt" height="100pt" viewBox="0 0 500 100">'
    '<title>oud</title><path d="M0 0h9v9z"/></svg>'
)
SPACE = "{http://www.w3.org/2000/svg}"


def figure(key: str, caption: str = "Aantal, 2026", alt: str = "Een lijn daalt.") -> dict[str, Any]:
    output = {"output_type": "display_data", "data": {"image/svg+xml": SHAPE}, "metadata": {}}
    source = f"# alt: {alt}\n# bijschrift: {caption}\nteken()"
    return {**code(key, source), "outputs": [output]}


def document(*cells: dict[str, Any]) -> Document:
    return make_document(notebook([markdown("kop", "# Cijfers: Oost"), *cells]), "Rapport")


def test_each_chart_is_a_drawing_and_a_sharp_picture_with_a_list_of_words() -> None:
    made = write_figures(document(figure("a"), figure("b", "Kaart")))
    assert list(made) == [
        "01-aantal-2026.svg", "01-aantal-2026.png", "02-kaart.svg", "02-kaart.png", LIST,
    ]  # fmt: skip
    root = etree.fromstring(made["01-aantal-2026.svg"])
    assert [(node.tag, node.text) for node in root[:2]] == [
        (f"{SPACE}title", "Aantal, 2026"), (f"{SPACE}desc", "Een lijn daalt."),
    ]  # fmt: skip
    with Image.open(io.BytesIO(made["02-kaart.png"])) as image:
        assert image.width > 1400 and image.getpixel((1, 1))[:3] == (255, 255, 255)
    words = made[LIST].decode("utf-8")
    assert "Beschrijving: Een lijn daalt." in words and "02-kaart" in words


def test_a_picture_that_travels_alone_takes_its_marks_along() -> None:
    plain, draft = document(figure("a")), as_draft(document(figure("a")))
    draft = replace(draft, example=True)
    one, other = write_figures(plain), write_figures(draft)
    root = etree.fromstring(other["01-aantal-2026.svg"])
    assert root.findtext(f"{SPACE}text") == "Concept, niet publiceren. Fictieve voorbeeldcijfers"
    assert root.get("viewBox") == "0 0 500 114" and root.get("height") == "114pt"
    sizes = []
    for made in (one, other):
        with Image.open(io.BytesIO(made["01-aantal-2026.png"])) as image:
            sizes.append(image.height)
    assert sizes[1] > sizes[0]
    assert "Concept, niet publiceren." in other[LIST].decode("utf-8")


@pytest.mark.parametrize("title", ["../../x", "CON", "a" * 300, "<script>", "😀", "a/b\\c:d*?", ""])
def test_names_of_files_are_safe_everywhere(title: str) -> None:
    for name in write_figures(document(figure("a", title))):
        assert (
            len(name) < 70 and name.replace("-", "").replace(".", "").isalnum() and name.isascii()
        )


def test_photographs_come_as_pictures_alone_and_free_of_notes() -> None:
    made = io.BytesIO()
    Image.new("RGB", (40, 20), "red").save(made, "JPEG", comment=b"geheim")
    import base64

    data = {"image/jpeg": base64.b64encode(made.getvalue()).decode()}
    output = {"output_type": "display_data", "data": data, "metadata": {"alt": "Een plein."}}
    found = write_figures(document({**code("foto", "toon()"), "outputs": [output]}))
    assert [name.rpartition(".")[2] for name in found] == ["png", "txt"]
    assert not any(b"geheim" in data for data in found.values())


def test_the_same_document_gives_the_same_bytes_and_a_lost_figure_stops_it() -> None:
    one = document(figure("a"))
    assert write_figures(one) == write_figures(one)
    assert write_figures(document()) == {}
    with pytest.raises(DataError, match="2 figuren, de losse figuren 1"):
        write_figures(replace(one, figures=2))
