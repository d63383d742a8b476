"""All tables of a report in one workbook: numbers as numbers, nothing from data as a formula."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from toy import code, markdown, notebook

from aoj.bundle import MIME, Bundle, Column
from aoj.errors import DataError
from aoj.export.document import Document, as_draft, make_document
from aoj.export.sheets import Column as SheetColumn
from aoj.export.workbook import CONTENTS, DEFINITIONS, LONGEST_NAME, number_format, write_xlsx
from aoj.report import markup
from aoj.settings import Colours, Theme

HEAD = 4
"""The row of the heads, from 1."""


def table(
    caption: str = "Jeugd in Oost",
    rows: tuple[dict[str, Any], ...] = ({"regio": "Oost", "deel": 0.2559, "n": 1234.0},),
    **other: Any,
) -> Bundle:
    columns = (
        Column("regio", "Regio"),
        Column("deel", "Aandeel", "share", "aandeel", 1),
        Column("n", "Aantal", "count", "jongeren"),
    )
    words = [markup.Row((str(row["regio"]), "25,6%", "1.234")) for row in rows]
    html = markup.table(
        "tabel-x", caption, ["Regio", "Aandeel", "Aantal"], words, [False, True, True]
    )
    return Bundle(kind="tabel", id="tabel-x", title=caption, html=html, columns=columns, rows=rows,
                  **other)  # fmt: skip


def shown(bundle: Bundle, key: str = "tabel") -> dict[str, Any]:
    data = bundle._repr_mimebundle_()
    output = {"output_type": "display_data", "data": data, "metadata": {}}
    return {**code(key, "rapport.tabel()"), "outputs": [output]}


def document(*cells: dict[str, Any], **metadata: Any) -> Document:
    made = notebook([markdown("kop", "# Cijfers: Oost"), *cells])
    made["metadata"].update(metadata)
    return make_document(made, "Rapport")


def sheets(made: Document) -> list[Worksheet]:
    return list(openpyxl.load_workbook(io.BytesIO(write_xlsx(made))).worksheets)


def parts(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return b"\n".join(archive.read(name) for name in archive.namelist())


def test_a_sheet_per_table_with_typed_numbers_and_what_stands_below_it() -> None:
    one = table(notes=("Voorlopig cijfer.",), sources=("CBS, Bevolking",))
    contents, sheet = sheets(document(shown(one)))
    assert contents.title == CONTENTS and contents["A1"].value == "Cijfers: Oost"
    assert contents.cell(HEAD + 1, 2).value == "Jeugd in Oost"
    assert [cell.value for cell in sheet[HEAD]] == ["Regio", "Aandeel", "Aantal"]
    assert [cell.value for cell in sheet[HEAD + 1]] == ["Oost", 0.2559, 1234]
    assert [cell.number_format for cell in sheet[HEAD + 1]][1:] == ["0.0%", "#,##0"]
    below = [row[0].value for row in sheet.iter_rows(min_row=HEAD + 2) if row[0].value]
    assert below == ["Voorlopig cijfer.", "Bron: CBS, Bevolking.", "Naar de inhoud"]
    assert len(sheet.tables) == 1 and sheet.freeze_panes == f"B{HEAD + 1}"


def test_every_link_of_the_contents_leads_to_a_sheet() -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(write_xlsx(document(shown(table("A: [b]/c*?'s"), "a"), shown(table(), "b"))))
    )
    links = [cell.hyperlink for row in book[CONTENTS].iter_rows() for cell in row if cell.hyperlink]
    assert [link.location.rpartition("!")[0].strip("'") for link in links] == book.sheetnames[1:]
    assert all(link.target is None for link in links)


def test_names_of_sheets_are_what_excel_takes() -> None:
    names = [
        sheet.title
        for sheet in sheets(
            document(*(shown(table(caption), f"c{n}") for n, caption in enumerate(
                ["x" * 300, "x" * 300, "[a]:*?/\\'b'", "History", "😀 CON"])))
        )
    ]  # fmt: skip
    assert len({name.casefold() for name in names}) == 6
    assert all(len(name) <= LONGEST_NAME and not set(name) & set("[]:*?/\\'") for name in names)


FORMULAS = ["=1+1", "+1", "-1+cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x.nl")',
            "http://x.nl", "<script>x()</script>", "{=1}", "internal:'Inhoud'!A1"]  # fmt: skip


@pytest.mark.parametrize("text", FORMULAS)
def test_nothing_from_data_is_a_formula_or_a_link(text: str) -> None:
    one = table(text, rows=({"regio": text, "deel": text, "n": None},), notes=(text,))
    one = replace(one, columns=(replace(one.columns[0], label=text), *one.columns[1:]))
    frame = f"<table><tr><th>k</th></tr><tr><td>{text}</td></tr></table>"
    output = {"output_type": "display_data", "data": {"text/html": frame}, "metadata": {}}
    own = {**code("eigen", "frame"), "outputs": [output]}
    data = write_xlsx(document(shown(one), own))
    found = parts(data)
    assert b"<f>" not in found and b"externalLink" not in found and b'Target="http' not in found
    for sheet in openpyxl.load_workbook(io.BytesIO(data)).worksheets:
        for row in sheet.iter_rows():
            assert all(cell.data_type in ("s", "n", "inlineStr") for cell in row)


def test_a_table_of_own_code_is_a_sheet_of_texts_and_whole_numbers() -> None:
    frame = (
        "<table><thead><tr><th></th><th>n</th><th>deel</th></tr></thead><tbody>"
        "<tr><th>Oost</th><td>12</td><td>0,5</td></tr><tr><th>West</th><td>007</td><td>1.234</td>"
        "</tr></tbody></table>"
    )
    output = {"output_type": "display_data", "data": {"text/html": frame}, "metadata": {}}
    own = {**code("eigen", "frame"), "outputs": [output]}
    _, sheet = sheets(document(markdown("h", "## Eigen"), own))
    assert sheet["A1"].value == "Tabel bij ‘Eigen’"
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=HEAD, max_row=HEAD + 2)]
    assert rows == [["Kolom", "n", "deel"], ["Oost", 12, "0,5"], ["West", "007", "1.234"]]


def test_marks_stand_on_every_sheet() -> None:
    made = as_draft(document(shown(table()), aoj={"example": True}))
    for sheet in sheets(made):
        assert sheet["A2"].value == "Concept, niet publiceren. Fictieve voorbeeldcijfers."
        assert "Concept, niet publiceren" in sheet.oddHeader.left.text


def test_answers_are_told_as_the_page_prints_them_and_not_by_their_rows() -> None:
    exact = ({"regio": "Oost", "deel": 0.714202, "n": 3},)
    made = document(shown(table(rows=exact)))
    public = sheets(made)[1]
    for cell in made.cells:
        for output in cell.get("outputs", ()):
            output["data"][MIME]["disclosure"] = "vrijgegeven"
    released = sheets(made)[1]
    assert public.cell(HEAD + 1, 2).value == 0.714202
    assert [cell.value for cell in released[HEAD + 1]] == ["Oost", 0.256, 1234]


def test_definitions_have_a_sheet_of_their_own() -> None:
    html = "<h3>Definities</h3><dl><dt>Jeugd</dt><dd>0 tot en met 24 jaar.</dd></dl><p>Slot.</p>"
    one = Bundle(kind="verantwoording", id="verantwoording", html=html)
    sheet = sheets(document(shown(table()), shown(one, "v")))[-1]
    assert sheet.title == DEFINITIONS
    lines = [tuple(cell.value or "" for cell in row[:2]) for row in sheet.iter_rows(min_row=HEAD)]
    assert lines == [("Definities", ""), ("Jeugd", "0 tot en met 24 jaar."), ("", "Slot.")]


@pytest.mark.parametrize(
    "payload",
    [
        {"rows": "x", "columns": []},
        {"rows": [1], "columns": [{"name": "a"}]},
        {"rows": [{"a": {"b": 1}}], "columns": [{"name": "a", "type": "raar", "decimals": "x"}]},
        {"rows": [{"a": float("inf")}], "columns": [{"name": "a", "type": "count"}]},
        {"rows": [{"a": True}], "columns": [{"name": "a", "type": "count", "decimals": -4}]},
        {"rows": [{}], "columns": None},
    ],
)
def test_a_bundle_that_is_not_as_it_should_be_still_gives_its_table(payload: Any) -> None:
    cell = shown(table())
    cell["outputs"][0]["data"][MIME] = payload
    assert len(sheets(document(cell))) == 2


def test_a_lost_table_stops_the_workbook() -> None:
    made = replace(document(shown(table())), tables=2)
    with pytest.raises(DataError, match="2 tabellen, de werkmap 1"):
        write_xlsx(made)


def test_the_bytes_are_the_same_every_time_and_tell_nothing_of_the_machine() -> None:
    theme = Theme(organisation="Bureau X", colours=Colours(region="#123456"))
    made = replace(document(shown(table())), theme=theme, made="2026-11-23")
    data = write_xlsx(made)
    assert data == write_xlsx(made)
    found = parts(data)
    assert b"2026-11-23T00:00:00Z" in found and b"Bureau X" in found
    assert not any(word in found for word in (b"root", b"/home", b"xlsxwriter", b"XlsxWriter"))


def test_text_that_does_not_fit_a_cell_says_so() -> None:
    sheet = sheets(document(shown(table(rows=({"regio": "a" * 40_000},)))))[1]
    assert sheet.cell(HEAD + 1, 1).value.endswith("past niet in een cel)")


def test_money_has_its_sign() -> None:
    assert number_format(SheetColumn("k", "rate", "euro per jongere")) == "€ #,##0"
    assert number_format(SheetColumn("k", "rate", "per 1.000", 1)) == "#,##0.0"


def test_numbers_keep_every_digit() -> None:
    exact = 0.11874138171098764
    sheet = sheets(document(shown(table(rows=({"regio": "Oost", "deel": exact},)))))[1]
    assert sheet.cell(HEAD + 1, 2).value == exact


def raw(*parts: str, key: str = "eigen") -> dict[str, Any]:
    outputs = [
        {"output_type": "display_data", "data": {"text/html": part}, "metadata": {}}
        for part in parts
    ]
    return {**code(key, "frames"), "outputs": outputs}


def test_what_spans_rows_or_heads_leaves_every_figure_in_its_own_column() -> None:
    frame = (
        "<table><thead><tr><th rowspan=2></th><th rowspan=2>jaar</th><th colspan=2>leerlingen</th>"
        "</tr><tr><th>po</th><th>vo</th></tr></thead><tbody>"
        "<tr><th rowspan=2>Oost</th><th>2024</th><td>1</td><td>2</td></tr>"
        "<tr><th>2025</th><td>3</td><td>4</td></tr></tbody></table>"
    )
    sheet = sheets(document(raw(frame)))[1]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=HEAD, max_row=HEAD + 2)]
    assert rows[0][1:] == ["jaar", "leerlingen po", "leerlingen vo"]
    assert rows[1:] == [["Oost", 2024, 1, 2], ["Oost", 2025, 3, 4]]


def test_rows_of_a_sentence_do_not_stand_in_for_a_table_beside_it() -> None:
    said = replace(table("Zin"), kind="zin", html="<p>Een zin.</p>")
    cell = shown(said)
    cell["outputs"] += raw("<table><tr><th>k</th></tr><tr><td>eigen</td></tr></table>")["outputs"]
    _, sheet = sheets(document(cell))
    assert [row[0].value for row in sheet.iter_rows(min_row=HEAD, max_row=HEAD + 1)] == [
        "k", "eigen",
    ]  # fmt: skip


def test_two_tables_of_one_output_have_the_figures_that_are_printed_in_them() -> None:
    html = "".join(
        f"<table><tr><th>vraag</th><th>eens</th><th>n</th><th>jaar</th><th>soms</th></tr>"
        f"<tr><td>{name}</td><td>{share}</td><td>1.234</td><td>2026</td><td>7</td></tr>"
        "<tr><td>b</td><td>te weinig</td><td>−12</td><td>2027</td><td>8%</td></tr></table>"
        for name, share in (("a", "29,7%"), ("c", "5%"))
    )
    one = replace(table(notes=("Voorlopig.",)), html=html)
    _, first, other = sheets(document(shown(one)))
    cells = [[cell.value for cell in row] for row in first.iter_rows(min_row=5, max_row=6)]
    assert cells == [["a", 0.297, 1234, 2026, 7], ["b", "te weinig", -12, 2027, "8%"]]
    assert [cell.number_format for cell in first[5]][1:4] == ["0.0%", "#,##0", "0"]
    assert other["B5"].value == 0.05 and other["B5"].number_format == "0%"
    assert first["A8"].value == other["A8"].value == "Voorlopig."
