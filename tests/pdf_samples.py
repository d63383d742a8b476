"""Documents with everything that a report may have, and small ones with one thing wrong."""

from __future__ import annotations

import base64
import io
from typing import Any

from lxml import etree
from PIL import Image
from toy import code, markdown, notebook

from aoj.export.document import Document

DRAWING = (
    "<svg xmlns='http://www.w3.org/2000/svg' width='500pt' height='120pt' viewBox='0 0 500 120'>"
    "<rect x='10' y='10' width='{width}' height='60' fill='#0b4f6c'/></svg>"
)
MARKDOWN = """\
Tekst met **vet**, *schuin*, ~~weg~~, `code`, [een adres](https://voorbeeld.nl/jeugd?x=1&y=2),
H<sub>2</sub>O, een noot[^een], dezelfde[^een] en een andere[^twee]. Zie [verderop](#Hoe-gaat-het).

De formule $\\frac{a}{b} \\geq \\sqrt{x_1^2}$ in een zin, en

$$\\sum_{i=1}^{n} \\left( \\frac{x_i - \\bar{x}}{s} \\right)^2
\\begin{pmatrix} a & b \\\\ c & d \\end{pmatrix}$$

- een
- twee
  - drie
    1. vier
    2. vijf

       met een alinea
- zes

3. drie
4. vier

> Een citaat
>
> van twee alinea's.

> [!NOTE]
> Dit valt op.

```
regel  met   spaties
#read("/etc/passwd")
```

| Gebied | Aantal | Woord |
|---|--:|---|
| Oost | 1 | ja |
| West | 2 |  |
| Zuid | 3 | ] \\ " |

---

Arbeidsongeschiktheidsverzekeringsmaatschappijmedewerkersoverlegorgaanvoorzittersverkiezing, en
figuur-aandeel_jeugd-strip-0-24-met-een-naam-die-nooit-op-een-regel-past.csv, zij-instroom, ▲ ● ≥.

[^een]: Eerste noot met **vet** en [een adres](https://cbs.nl).
[^twee]: Tweede noot.
"""


def drawing(width: int = 400) -> str:
    return DRAWING.format(width=width)


def svg_source(width: int = 400) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(drawing(width).encode()).decode()}"


def photograph(kind: str) -> str:
    made = io.BytesIO()
    Image.new("RGB", (300, 100), "#0b4f6c").save(made, kind)
    return base64.b64encode(made.getvalue()).decode()


def table(key: str, caption: str, rows: list[list[str]], kind: str = "aoj-tabel") -> str:
    """Return a table as the facade makes it; the first row is its head, 'Regio x' the region's."""
    heads = "".join(f"<th scope='col'>{one}</th>" for one in rows[0])
    lines = "".join(
        f"<tr{' class=regio' if row[0].startswith('Regio') else ''}><th scope='row'>{row[0]}</th>"
        + "".join(f"<td style='text-align:right'>{one}</td>" for one in row[1:])
        + "</tr>"
        for row in rows[1:]
    )
    return (
        f"<table class='{kind}' id='{key}'><caption>{caption}</caption>"
        f"<thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table>"
    )


def figure(title: str, alt: str, behind: str = "", width: int = 400) -> str:
    """Return a chart as the facade makes it, with the figures behind it."""
    details = (
        f"<details><summary>De cijfers als tabel</summary>{behind}</details>" if behind else ""
    )
    return (
        f"<figure class='aoj-figuur'><p class='aoj-titel'><strong>{title}</strong></p>"
        f"<img alt='{alt}' src='{svg_source(width)}'><figcaption>Bron: verzonnen.</figcaption>"
        f"</figure>{details}"
    )


def html(key: str, fragment: str) -> dict[str, Any]:
    shown = {"output_type": "display_data", "data": {"text/html": fragment}, "metadata": {}}
    return {**code(key, "x"), "outputs": [shown]}


def picture(key: str, mime: str, data: str, alt: str) -> dict[str, Any]:
    metadata = {mime: {"alt": alt}} if alt else {}
    shown = {"output_type": "display_data", "data": {mime: data}, "metadata": metadata}
    return {**code(key, "x"), "outputs": [shown]}


def everything() -> dict[str, Any]:
    """Return an executed notebook with each kind of block."""
    behind = table("strip-tabel", "De strip in cijfers", [["Gebied", "Cijfer"], ["Oost", "12,5%"]])
    key = [
        ["Cijfer", "Regio Zuid", "Nederland"],
        ["Jongeren", "27,4%", "27,3%"],
        ["Jeugdhulp", "12,2%", "11,9%"],
    ]
    wide = [["Gebied", *(f"Indicator nummer {i} 2025" for i in range(14))]]
    wide += [[name, *(f"1{i},4-16% ▼" for i in range(14))] for name in ("Regio Zuid", "Oost")]
    long = [["Gebied", "Periodekop", "Cijfer"]]
    long += [[f"Gemeente {i}", f"20{i:02}", f"{i},5%"] for i in range(60)]
    spans = (
        "<table id='spannen'><caption>Met samengevoegde cellen</caption><thead>"
        "<tr><th rowspan=2>Gebied</th><th colspan=2>Aantal</th></tr>"
        "<tr><th>po</th><th>vo</th></tr></thead><tbody>"
        "<tr><th rowspan=2>Oost</th><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr>"
        "<tr><th>West</th><td colspan=2></td></tr></tbody></table>"
        "<p class='aoj-noot'>Leeg: niet bekend.</p>"
    )
    made = notebook(
        [
            html(
                "kop",
                "<h1>Contextcijfers: Regio Zuid</h1><p class='aoj-fictief'><strong>Fictieve "
                "voorbeeldcijfers.</strong></p>"
                "<p class='aoj-onderkop'>Gemeenten: Oost en West.</p>",
            ),
            markdown("blik", "## De regio in één oogopslag"),
            html(
                "kern",
                table("kern", "Zuid in 2 cijfers", key, "aoj-tabel aoj-kern")
                + "<p class='aoj-noot'>Bron: CBS.</p>",
            ),
            markdown("gaat", "## Hoe gaat het?"),
            html(
                "strip",
                "<p>Een zin met 12,5%.</p>"
                + figure("De strip", "Strip: Oost heeft 12,5%.", behind),
            ),
            html(
                "losse", "<details><summary>Meer uitleg</summary><p>Die hier staat.</p></details>"
            ),
            markdown("tekst", MARKDOWN),
            markdown("meer", "### Tabellen"),
            html("breed", table("breed", "Veertien kolommen", wide)),
            html("lang", table("lang", "Zestig rijen", long)),
            html("spannen", spans),
            html(
                "begrip",
                "<dl><dt>Jongere</dt><dd>Wie jong is.</dd><dt>Oudere</dt><dd>Wie niet.</dd></dl>",
            ),
            picture("foto", "image/png", photograph("PNG"), "Een blauw vlak"),
            picture("opname", "image/jpeg", photograph("JPEG"), "Nog een blauw vlak"),
            picture("lijn", "image/svg+xml", drawing(300), 'Een lijn " met ) haakjes (en \\ meer'),
        ]
    )
    made["metadata"] = {**made.get("metadata", {}), "aoj": {"example": True}}
    return made


def of(*blocks: str, draft: bool = False, **fields: Any) -> Document:
    """Return a document with these blocks below its heading, as XML of the tree."""
    body = etree.fromstring(f"<main><h1 id='t' data-cel='kop'>Titel</h1>{''.join(blocks)}</main>")
    figures, tables = len(body.findall(".//img")), len(body.findall(".//table"))
    return Document(
        **{"title": "Titel", "body": body, "figures": figures, "tables": tables, "draft": draft}
        | fields
    )
