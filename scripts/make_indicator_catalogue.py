"""Make docs/indicatoren.md from aoj/indicators/indicators.toml and unavailable.toml.

    python scripts/make_indicator_catalogue.py

The whole page is made; a test tells when it has to be run again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path

from aoj.indicators import INDICATORS, UNAVAILABLE, Breakdown, Indicator
from aoj.report.wording.marks import multiple
from aoj.report.wording.numbers import capital, listing, number, period
from aoj.sources import SOURCES

PAGE = Path(__file__).parents[1] / "docs" / "indicatoren.md"
THEMES = {
    "jeugd": "Jeugd",
    "prognose": "Prognoses",
    "leerlingen": "Leerlingen",
    "jeugdhulp": "Jeugdhulp",
    "speciaal_onderwijs": "Speciaal onderwijs en ondersteuning",
    "samenwerkingsverband": "Samenwerkingsverbanden",
    "armoede": "Armoede en uitkeringen",
    "gezin": "Gezin",
    "achterstand": "Onderwijsachterstand",
    "verzuim": "Verzuim, thuiszitten en vrijstellingen",
    "vsv": "Voortijdig schoolverlaten",
    "arbeid": "Leren en werken",
    "eigen": "Eigen cijfers van de regio",
}
"""Headings of the page, in order; a theme that is not here fails."""
_POLARITIES = {
    "geen": "",
    "laag_is_gunstig": "lager is gunstiger",
    "hoog_is_gunstig": "hoger is gunstiger",
}
_STATISTICS = {
    "count": "aantal {unit}",
    "share": "percentage",
    "sum": "som, {unit}",
    "rate": "{unit}",
    "amount": "bedrag in euro",
    "ratio": "percentage; kan onder 0 of boven 100 liggen",
    "kind": "aantal samenwerkingsverbanden van elke soort",
    "own": "per cijfer, zoals het bestand zegt",
    "links": "die van elk cijfer dat ernaast staat",
}
_INTERVALS = {
    "wilson": "Wilson, 95%",
    "byar": "Byar, bij minder dan 10 exact, 95%",
    "none": "geen",
}
_KINDS = {
    "land": "Nederland",
    "provincie": "provincies",
    "rmc": "RMC-regio's",
    "jeugdregio": "jeugdregio's",
    "gemeente": "gemeenten",
    "samenwerkingsverband": "samenwerkingsverbanden",
    "grootteklasse": "grootteklassen",
    "regio": "regio's",
}
HEAD = """\
# Indicatoren

Alle cijfers die `aoj` kan maken: wat elk betekent, waar het vandaan komt en waar u op let. De \
naam gebruikt u in een notebook (`rapport.zin("{example}")`) en bij `aoj table`; \
`aoj list indicators` toont alle namen. Deze pagina is gemaakt uit \
aoj/indicators/indicators.toml met `python scripts/make_indicator_catalogue.py`.

- **Verschil dat telt** (`relevant`): een kleiner verschil heet geen 'hoger' of 'lager', hoe \
zeker het ook is. Wij kozen het met een vuistregel: meestal een tiende tot een kwart van het \
landelijke cijfer, afgerond, en niet kleiner dan in druk te zien is; bij grote aandelen (boven \
een tiende) is het vaak minder, een half tot vijf procentpunt. Het is een keuze van de makers, \
geen uitkomst van onderzoek. 'Te kleine aantallen voor een uitspraak' staat er ook waar een \
verschil wel zeker is, maar kleiner kan zijn dan dit.
- **Toevalsmarge**: hoeveel hoger of lager hetzelfde gebied door toeval had kunnen uitkomen. In \
een register is iedereen geteld; het is geen steekproefmarge. Structuur (leeftijd, \
onderwijssoort), prognoses, bedragen en eigen cijfers hebben er geen.
- **Gunstig**: of lager of hoger beter is, alleen waar iedereen het daarover eens is (minder \
armoede, verzuim of uitval). Staat het er niet, dan is een hoger cijfer niet beter of slechter. \
Het verandert geen cijfer en geen woord.
"""


def make_page() -> str:
    """Return the page: an index, a block per indicator, and what cannot be had."""
    example = next(iter(INDICATORS))
    parts = [HEAD.format(example=example), *_index()]
    for theme, heading in THEMES.items():
        chosen = [i for i in INDICATORS.values() if i.theme == theme]
        if chosen:
            parts.append(f"## {heading}\n")
            parts += [_block(indicator) for indicator in chosen]
    parts.append("## Wat niet te krijgen is\n")
    parts.append(_table(("cijfer", "waarom niet", "wat er wel is"), _unavailable()))
    return "\n".join(parts)


def _index() -> Iterator[str]:
    known = {indicator.theme for indicator in INDICATORS.values()}
    if unknown := known - THEMES.keys():
        raise KeyError(f"thema zonder kop: {listing(sorted(unknown))}")
    rows = [
        (f"[`{i.name}`](#{i.name})", i.label, THEMES[i.theme])
        for theme in THEMES
        for i in INDICATORS.values()
        if i.theme == theme
    ]
    yield _table(("naam", "cijfer", "onderdeel"), rows)


def _block(indicator: Indicator) -> str:
    facts = [
        ("vraag", indicator.question),
        ("bron", listing([_source(name) for name in indicator.sources])),
        ("eenheid", _STATISTICS[indicator.statistic].format(unit=indicator.unit)),
        ("peildatum", indicator.reference_date),
        ("onderdelen", _parts(indicator)),
        ("gunstig", _POLARITIES[indicator.polarity]),
        ("verschil dat telt", _relevant(indicator)),
        ("toevalsmarge", _INTERVALS[indicator.interval]),
        ("afronding", _rounding(indicator)),
        ("te vergelijken vanaf", period(indicator.first_period) if indicator.first_period else ""),
        ("reeksbreuken", "; ".join(f"{period(p)}: {why}" for p, why in indicator.breaks.items())),
        ("gebieden", listing([_KINDS[kind] for kind in indicator.levels])),
        ("let op", indicator.note),
    ]
    rows = [(name, text) for name, text in facts if text]
    return (
        f'<a id="{indicator.name}"></a>\n\n### {capital(indicator.label)}\n\n'
        f"`{indicator.name}`. {indicator.definition}\n\n{_table(('', ''), rows)}"
    )


def _source(name: str) -> str:
    """Return a source with its name, the word for `aoj fetch` and the page on sources."""
    source = SOURCES.get(name)
    return f"{source.publisher}, {source.title} (`{name}`)" if source else f"`{name}`"


def _parts(indicator: Indicator) -> str:
    found = [_part(b) for b in indicator.breakdowns.values()]
    return "" if indicator.statistic == "own" else "; ".join(found)


def _part(breakdown: Breakdown) -> str:
    of = f" (uit `{breakdown.of}`)" if breakdown.of else ""
    return f"`{breakdown.name}` {breakdown.label}{of}"


def _relevant(indicator: Indicator) -> str:
    """Return the smallest difference that matters, with the parts that have their own."""
    told = [_difference(indicator.relevant, indicator)] if indicator.relevant else []
    told += [
        f"{breakdown.label}: {_difference(breakdown.relevant, indicator)}"
        for breakdown in indicator.breakdowns.values()
        if breakdown.relevant
    ]
    return "; ".join(told)


def _difference(margin: float, indicator: Indicator) -> str:
    is_percentage = indicator.statistic in ("share", "ratio")
    value = float(Decimal(repr(margin)) * (100 if is_percentage else 1))
    exponent = Decimal(repr(value)).normalize().as_tuple().exponent
    decimals = max(0, -exponent) if isinstance(exponent, int) else 0
    return f"{number(value, decimals)} {'procentpunt' if is_percentage else indicator.unit}"


def _rounding(indicator: Indicator) -> str:
    found = [f"de bron rondt af op {multiple(indicator.rounding)}"] if indicator.rounding else []
    if indicator.hidden_max is not None:
        found.append(f"aantallen tot en met {number(indicator.hidden_max)} zijn verborgen")
    return "; ".join(found)


def _unavailable() -> Iterator[tuple[str, ...]]:
    for item in UNAVAILABLE.values():
        yield item.label, item.reason, item.instead


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    cells = [tuple(cell.replace("|", "\\|") for cell in row) for row in (heads, *rows)]
    lines = [f"| {' | '.join(row)} |" for row in cells]
    lines.insert(1, f"|{'---|' * len(heads)}")
    return "".join(f"{line}\n" for line in lines)


if __name__ == "__main__":
    PAGE.write_text(make_page(), encoding="utf-8", newline="\n")
