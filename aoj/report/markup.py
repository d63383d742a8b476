"""HTML of paragraphs, charts and tables; every text is escaped here and nowhere else.

Alignment stands in the elements themselves, because a notebook shows them without our stylesheet;
the exporter's stylesheet may do more with the classes.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass

_LEFT = "text-align:left"
_NOTE = "font-size:.9em"
_CLOSE = "padding-top:.15em;padding-bottom:.15em;vertical-align:baseline"
_LARGE = "font-size:1.2em;font-weight:bold"
_SHORT, _WORD = 12, 16
"""A key figure of at most so many letters is large ('tussen 4% en 5%' is not); a word of comparison
of at most so many stays on one line."""
_WORDS = "text-align:left;padding-left:1.2em"
_RIGHT = "text-align:right;font-variant-numeric:tabular-nums"


@dataclass(frozen=True)
class Row:
    """A row of a table in words; `strong` marks that of the region."""

    cells: tuple[str, ...]
    strong: bool = False


@dataclass(frozen=True)
class Card:
    """A key figure in words: its name and moment, the region's, the country's, how they compare."""

    label: str
    moment: str
    own: str
    country: str
    symbol: str
    word: str


def escape(text: str) -> str:
    """Return text that HTML shows as it is.

    >>> escape("<b> & 'x'")
    '&lt;b&gt; &amp; &#x27;x&#x27;'
    """
    return html.escape(text, quote=True)


def paragraph(text: str, kind: str = "", *, note: str = "", strong: bool = False) -> str:
    """Return a paragraph; `kind` is its class, `note` a smaller remark at its end."""
    if not text:
        return ""
    body = f"<strong>{escape(text)}</strong>" if strong else escape(text)
    tail = f" <small>{escape(note)}</small>" if note else ""
    return f"<p{_class(kind)}>{body}{tail}</p>"


def heading(text: str, level: int, id: str = "") -> str:
    """Return a heading."""
    mark = f' id="{escape(id)}"' if id else ""
    return f"<h{level}{mark}>{escape(text)}</h{level}>"


def bullets(items: Sequence[str], kind: str = "") -> str:
    """Return a list; `kind` is its class."""
    inside = "".join(f"<li>{escape(item)}</li>" for item in items)
    return f"<ul{_class(kind)}>{inside}</ul>" if items else ""


def definitions(pairs: Sequence[tuple[str, str]]) -> str:
    """Return terms with their descriptions."""
    inside = "".join(f"<dt>{escape(term)}</dt><dd>{escape(text)}</dd>" for term, text in pairs)
    return f"<dl>{inside}</dl>" if inside else ""


def chart(title: str, source: str, alt: str, caption: str) -> str:
    """Return a chart: title above, picture with its alt text, caption with the source below."""
    return (
        '<figure class="aoj-figuur">'
        f'<p class="aoj-titel"><strong>{escape(title)}</strong></p>'
        f'<img alt="{escape(alt)}" src="{escape(source)}" style="max-width:100%">'
        f"<figcaption>{escape(caption)}</figcaption></figure>"
    )


def table(
    id: str,
    caption: str,
    header: Sequence[str],
    rows: Sequence[Row],
    numeric: Sequence[bool],
    notes: Sequence[str] = (),
) -> str:
    """Return a table: the first column heads the rows, numeric columns stand to the right."""
    heads = "".join(
        f'<th scope="col" style="{_side(right) if i else _LEFT}">{escape(text)}</th>'
        for i, (text, right) in enumerate(zip(header, numeric, strict=True))
    )
    body = "".join(_table_row(row, numeric) for row in rows)
    below = (
        f'<p class="aoj-noot" style="{_NOTE}">{"<br>".join(map(escape, notes))}</p>'
        if notes
        else ""
    )
    return (
        f'<table class="aoj-tabel" id="{escape(id)}"><caption style="{_LEFT}">{escape(caption)}'
        f"</caption><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>{below}"
    )


def text_table(header: Sequence[str], rows: Sequence[Row]) -> str:
    """Return a table of words alone, without a caption: what stands above it says what it is."""
    heads = "".join(f'<th scope="col" style="{_LEFT}">{escape(text)}</th>' for text in header)
    body = "".join(
        f'<tr><th scope="row" style="{_LEFT}">{escape(row.cells[0])}</th>'
        + "".join(f'<td style="{_WORDS}">{escape(text)}</td>' for text in row.cells[1:])
        + "</tr>"
        for row in rows
    )
    return f'<table class="aoj-tabel"><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>'


def cards(
    id: str, caption: str, header: Sequence[str], figures: Sequence[Card], notes: Sequence[str]
) -> str:
    """Return key figures as a table: the region's large, the moment small below the name."""
    right = (False, True, True, False)
    heads = "".join(
        f'<th scope="col" style="{_side(is_right) if i else _LEFT}">{escape(text)}</th>'
        for i, (text, is_right) in enumerate(zip(header, right, strict=True))
    )
    body = "".join(map(_card, figures))
    below = " ".join(map(escape, notes))
    return (
        f'<table class="aoj-tabel aoj-kern" id="{escape(id)}"><caption style="{_LEFT}">'
        f"{escape(caption)}</caption><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"
        f'<p class="aoj-noot" style="{_NOTE}">{below}</p>'
    )


def _card(figure: Card) -> str:
    symbol = f"{escape(figure.symbol)} " if figure.symbol else ""
    together = ";white-space:nowrap" if len(figure.word) <= _WORD else ""
    large = _LARGE if len(figure.own) <= _SHORT else "font-weight:bold"
    return (
        f'<tr><th scope="row" style="{_LEFT};{_CLOSE};width:47%">{escape(figure.label)} '
        f"<small>{escape(figure.moment)}</small></th>"
        f'<td style="{_RIGHT};{_CLOSE};{large}">{escape(figure.own)}</td>'
        f'<td style="{_RIGHT};{_CLOSE}">{escape(figure.country)}</td>'
        f'<td style="{_WORDS};{_CLOSE}{together}">{symbol}{escape(figure.word)}</td></tr>'
    )


def details(summary: str, inside: str) -> str:
    """Return what a reader may open, such as the table behind a chart; `inside` is HTML."""
    return f"<details><summary>{escape(summary)}</summary>{inside}</details>"


def _table_row(row: Row, numeric: Sequence[bool]) -> str:
    first, *rest = row.cells
    weight = "bold" if row.strong else "normal"
    cells = "".join(
        f'<td style="{_side(right)};font-weight:{weight}">{escape(text)}</td>'
        for text, right in zip(rest, numeric[1:], strict=True)
    )
    kind = _class("regio" if row.strong else "")
    head = f'<th scope="row" style="{_LEFT};font-weight:{weight}">{escape(first)}</th>'
    return f"<tr{kind}>{head}{cells}</tr>"


def _side(right: bool) -> str:
    return _RIGHT if right else _WORDS


def _class(kind: str) -> str:
    return f' class="{escape(kind)}"' if kind else ""
