"""The faults that `aoj fetch` is tried on: those that pass, and those that stay."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from example_service import CubeTable
from fault_land import CARE, LEAVERS, PAGE, PEOPLE, PLACES, care, people, places
from loopback import ALWAYS, Act, Exchange, Loopback
from loopback_answers import json_answer
from loopback_faults import (
    bomb,
    change,
    cut,
    cut_records,
    drop_column,
    edit,
    encoded,
    html,
    modify,
    new_identity,
    next_link,
    redirect,
    rename_item,
    renumber,
    repeat_page,
    reset,
    retitle,
    silence,
    slow,
    status,
    without_rows,
)

DATA_SET = r"(Un)?[Tt]ypedDataSet"
SECOND = rf"{DATA_SET}.*skip"
OBSERVATIONS = r"Observations\?"

Arrange = Callable[[Loopback], object]


@dataclass(frozen=True)
class Case:
    """A fault, the block that it is tried on, and what comes of it.

    `says` is a regular expression for what the user sees; `patience` is in seconds, short where a
    service keeps silent, since that takes as long.
    """

    name: str
    block: str
    arrange: Arrange
    says: str = ""
    code: int = 1
    patience: float = 20.0


def at(act: Any, pattern: str, after: int = 0, times: int = ALWAYS) -> Arrange:
    """Arrange a fault."""
    return lambda services: services.fault(act, pattern, after=after, times=times)


def both(*arrangements: Arrange) -> Arrange:
    """Arrange several."""
    return lambda services: [arrange(services) for arrange in arrangements]


def tables(*made: CubeTable) -> Arrange:
    """Let the service have other tables."""
    return lambda services: services.offering.add(*made)


def v3(arrange: Arrange) -> Arrange:
    """Arrange something at a table that v4 does not have."""

    def both_of_them(services: Loopback) -> None:
        for name, table in list(services.offering.tables.items()):
            services.offering.tables[name] = replace(table, protocols=("v3",))
        arrange(services)

    return both_of_them


def rows_doubled(document: Any) -> Any:
    document["value"] += document["value"][:2]
    return document


def with_comma(document: Any) -> Any:
    for row in document["value"]:
        for name, value in row.items():
            if isinstance(value, str) and re.fullmatch(r" *\d+", value):
                row[name] = value.strip() + ",5"
    return document


def all_null(document: Any) -> Any:
    for row in document["value"]:
        for name in row:
            if name not in ("ID", "RegioS", "Perioden", "VormenVanJeugdzorg"):
                row[name] = None
    return document


def without_column_on_a_page(document: Any) -> Any:
    for row in document["value"]:
        row.pop("k_5_5", None)
    return document


def touched_again(services: Loopback) -> None:
    """Let the table change each time that a page is asked."""
    dates = iter(range(1, 29))

    def touch(exchange: Exchange) -> None:
        moment = f"2026-07-{next(dates):02d}T02:00:00"
        change(modify("70072ned", modified=moment))(exchange)

    services.fault(touch, SECOND, times=ALWAYS)


def other_cells(services: Loopback) -> None:
    """Let the second edition come in while the first is being read."""
    services.offering.add(people(3))
    services.fault(change(lambda offering: offering.add(people(2))), SECOND, after=1)


def renumbered_halfway(services: Loopback) -> None:
    """Let the second edition come in with other numbers while another is being read."""
    services.offering.add(people(3))
    services.fault(change(lambda o: o.add(renumber(people(2), 7))), SECOND, after=1)


def v4(arrange: Arrange) -> Arrange:
    """Arrange something at tables that only v4 has."""

    def both_of_them(services: Loopback) -> None:
        services.v4_page = 7
        for name, table in list(services.offering.tables.items()):
            services.offering.tables[name] = replace(table, protocols=("v4",))
        arrange(services)

    return both_of_them


def rows_with(**fields: Any) -> Act:
    """Send rows of which the first has other values in these columns."""

    def other(document: Any) -> Any:
        document["value"][0].update(fields)
        return document

    return edit(other)


def document_with(**fields: Any) -> Act:
    """Send a document with other values in these fields."""
    return edit(lambda document: {**document, **fields})


def all_titles_gone(exchange: Exchange) -> None:
    """Let no property have a title."""
    document = exchange.answer.document
    for record in document["value"]:
        record["Title"] = None
    exchange.answer = json_answer(document)


def groups_in_a_circle(exchange: Exchange) -> None:
    """Let each group be in itself."""
    document = exchange.answer.document
    for record in document["value"]:
        if record["Type"] == "TopicGroup":
            record["ParentID"] = record["ID"]
    exchange.answer = json_answer(document)


def tables_v4(*made: CubeTable) -> Arrange:
    """Let only v4 have other tables."""
    return tables(*(replace(table, protocols=("v4",)) for table in made))


def endless(exchange: Exchange) -> None:
    """Send an empty page that says there is a next one, for ever."""
    number = int(exchange.request.query.get("$skip", "0")) + PAGE
    link = re.sub(r"[?&]?\$skip=\d+", "", exchange.handler.path)
    host = exchange.request.headers["host"]
    mark = "&" if "?" in link else "?"
    exchange.answer = json_answer(
        {"value": [], "odata.nextLink": f"http://{host}{link}{mark}$skip={number}"}
    )


HEALING = [
    Case("verbinding verbroken, één keer", PEOPLE, at(reset, DATA_SET, times=1)),
    Case("antwoord blijft uit, één keer", PEOPLE, at(silence, DATA_SET, times=1), patience=0.5),
    Case("antwoord druppelt binnen", PEOPLE, at(slow(0.002, 10), DATA_SET)),
    Case("antwoord breekt af, één keer", PEOPLE, at(cut(0.5), DATA_SET, times=1)),
    Case(
        "JSON breekt af zonder dat de lengte het zegt",
        PEOPLE,
        at(cut(0.5, "absent"), SECOND, times=1),
    ),
    Case("JSON breekt af met een kloppende lengte", PEOPLE, at(cut(0.9, "half"), SECOND, times=1)),
    Case("500, dan goed", PEOPLE, at(status(500), DATA_SET, times=1)),
    Case("502 met een webpagina, dan goed", PEOPLE, at(html(502), SECOND, times=1)),
    Case("503 met Retry-After, dan goed", PEOPLE, at(status(503, "3"), DATA_SET, times=2)),
    Case("429 met Retry-After, dan goed", CARE, at(status(429, "1"), ".", times=1)),
    Case("kolomnummers zijn verschoven", PEOPLE, tables(renumber(people(2), 7))),
    Case("tabel wordt tijdens het ophalen vervangen", PEOPLE, other_cells),
    Case(
        "datum verandert één keer tijdens het ophalen",
        CARE,
        at(change(modify("85099NED", modified="2026-10-30T02:00:00")), SECOND, after=1, times=1),
    ),
    Case(
        "nieuwe editie met andere kolomnummers tijdens het ophalen",
        PEOPLE,
        renumbered_halfway,
    ),
    Case(
        "verbroken, dan 500, dan traag",
        CARE,
        both(
            at(reset, DATA_SET, times=1),
            at(status(500), DATA_SET, after=1, times=1),
            at(slow(0.002, 5), DATA_SET, after=2),
        ),
    ),
    Case("bestand breekt af, één keer", LEAVERS, at(cut(0.5), "GET.*vsv", times=1)),
    Case("500, dan het bestand", LEAVERS, at(status(500), "vsv", times=1)),
    Case(
        "bestand met nieuw adres in CKAN", PLACES, lambda s: s.offering.add(new_identity(places(2)))
    ),
    Case("CKAN: 503, dan goed", PLACES, at(status(503), "package_show", times=1)),
    Case("CKAN: verbinding verbroken bij het bestand", PLACES, at(reset, "download", times=1)),
]

FAILING = [
    Case(
        "CBS weigert de verbinding",
        PEOPLE,
        lambda s: [s.refuse("cbs"), s.refuse("cbs_v4")],
        r"CBS .*niet te bereiken",
        code=4,
    ),
    Case(
        "CBS antwoordt nooit",
        PEOPLE,
        at(silence, "[A-Z]+ cbs"),
        r"CBS .*niet te bereiken",
        code=4,
        patience=0.25,
    ),
    Case(
        "CBS verbreekt elke verbinding",
        PEOPLE,
        at(reset, "[A-Z]+ cbs"),
        r"CBS .*niet te bereiken",
        code=4,
    ),
    Case("steeds 500", PEOPLE, v3(at(status(500), DATA_SET)), r"HTTP 500"),
    Case("steeds 503 met Retry-After", PEOPLE, v3(at(status(503, "1"), ".")), r"HTTP 503"),
    Case("steeds 429", PEOPLE, v3(at(status(429), DATA_SET)), r"HTTP 429"),
    Case("429 met een uur wachten", PEOPLE, v3(at(status(429, "3600"), DATA_SET)), r"HTTP 429"),
    Case(
        "tabel bestaat niet meer (404)",
        PEOPLE,
        lambda s: s.offering.tables.pop("70072ned"),
        r"geen tabel 70072ned",
    ),
    Case(
        "tabel bestaat niet meer (410)", PEOPLE, at(status(410), "70072ned"), r"geen tabel 70072ned"
    ),
    Case("webpagina met 200", PEOPLE, v3(at(html(), DATA_SET)), r"webpagina"),
    Case("webpagina met 500", PEOPLE, v3(at(html(500), DATA_SET)), r"HTTP 500|webpagina"),
    Case("antwoord breekt steeds af", PEOPLE, v3(at(cut(0.5), SECOND)), r"breekt .*af"),
    Case("JSON breekt steeds af", PEOPLE, v3(at(cut(0.5, "half"), SECOND)), r"breekt .*af"),
    Case("een pagina komt twee keer", PEOPLE, at(repeat_page, SECOND), r"twee keer"),
    Case(
        "volgende pagina is deze pagina",
        PEOPLE,
        at(next_link("self"), DATA_SET),
        r"twee keer|kring",
    ),
    Case(
        "volgende pagina op een andere server",
        PEOPLE,
        at(next_link("http://elders.invalid/odata"), DATA_SET),
        r"ander|elders",
    ),
    Case("rijen komen dubbel", PEOPLE, at(edit(rows_doubled), SECOND), r"twee keer"),
    Case(
        "lege pagina in het midden",
        PEOPLE,
        at(edit(without_rows), SECOND, times=1),
        r"ontbreken|leeg",
    ),
    Case(
        "afgebroken op de grens van een rij",
        PEOPLE,
        at(cut_records(0.5, last=True), SECOND, after=1, times=1),
        r"ontbreken",
    ),
    Case("alle cijfers null", PEOPLE, at(edit(all_null), DATA_SET), r"geen |leeg|ontbre"),
    Case("cijfers met een komma", PEOPLE, at(edit(with_comma), DATA_SET), r"getal|,5"),
    Case(
        "een kolom verdwijnt op een pagina",
        PEOPLE,
        at(edit(without_column_on_a_page), SECOND, after=1, times=1),
        r"k_5_5|kolom|5 tot 10",
    ),
    Case(
        "onderwerp is weg",
        PEOPLE,
        tables(drop_column(people(2), "k_5_5")),
        r"5 tot 10 jaar.*staat niet",
    ),
    Case(
        "onderwerp heet anders",
        PEOPLE,
        tables(retitle(people(2), "k_5_5", "5 tot 10 jaren")),
        r"/5 tot 10 jaren'",
    ),
    Case(
        "onderdeel heet anders",
        CARE,
        tables(rename_item(care(2), "VormenVanJeugdzorg", "A045560", "JH1 Totaal jeugdhulp")),
        r"'JH1 Totaal jeugdhulp'",
    ),
    Case(
        "kolomnummers verschuiven tijdens het ophalen",
        PEOPLE,
        at(change(lambda o: o.add(renumber(people(2), 7))), SECOND, after=1),
        r"HTTP 400|kolom",
    ),
    Case(
        "tabel verandert telkens tijdens het ophalen",
        PEOPLE,
        touched_again,
        r"veranderde twee keer",
    ),
    Case("duizenden doorverwijzingen", PEOPLE, at(redirect, "70072ned"), r"verwijst|kring"),
    Case(
        "klein antwoord dat uitgepakt heel groot is",
        PEOPLE,
        at(bomb(400), SECOND),
        r"groter dan|MB",
    ),
    Case(
        "verkeerde codering",
        PEOPLE,
        v3(
            both(
                tables(rename_item(people(2), "RegioS", "LD01", "Fryslân (LD)")),
                at(encoded("cp1252"), "RegioS"),
            )
        ),
        r"breekt|codering|UTF",
    ),
    Case("bladeren zonder einde", PEOPLE, v3(at(endless, DATA_SET)), r"lege pagina"),
    Case("bladeren zonder einde in de regio's", PEOPLE, v3(at(endless, "RegioS")), r"lege pagina"),
    Case(
        "kring in de lijst met regio's", PEOPLE, v3(at(next_link("self"), "RegioS")), r"twee keer"
    ),
    Case(
        "geen document maar een lijst", PEOPLE, v3(at(edit(lambda _: []), DATA_SET)), r"andere vorm"
    ),
    Case(
        "geen document maar een getal",
        PEOPLE,
        v3(at(edit(lambda _: 1), "TableInfos")),
        r"andere vorm",
    ),
    Case("rijen zijn er niet", PEOPLE, v3(at(document_with(value=None), DATA_SET)), r"andere vorm"),
    Case(
        "rijen zijn getallen", PEOPLE, v3(at(document_with(value=[1, 2]), DATA_SET)), r"andere vorm"
    ),
    Case(
        "tabel zonder kenmerken",
        PEOPLE,
        v3(at(document_with(value=[]), "TableInfos")),
        r"geen tabel 70072ned",
    ),
    Case(
        "tabel zonder kolommen",
        PEOPLE,
        v3(at(document_with(value=[]), "DataProperties")),
        r"'RegioS' staat niet",
    ),
    Case("rij zonder nummer", PEOPLE, v3(at(rows_with(ID=None), DATA_SET)), r"geldig nummer"),
    Case(
        "rij met een tekst als nummer",
        PEOPLE,
        v3(at(rows_with(ID="x"), DATA_SET)),
        r"geldig nummer",
    ),
    Case(
        "rij met een negatief nummer", PEOPLE, v3(at(rows_with(ID=-5), DATA_SET)), r"geldig nummer"
    ),
    Case(
        "rij met een reuzennummer", PEOPLE, v3(at(rows_with(ID=10**15), DATA_SET)), r"geldig nummer"
    ),
    Case("rij zonder regio", PEOPLE, v3(at(rows_with(RegioS=None), DATA_SET)), r"sleutel 'None'"),
    Case(
        "rij met een getal als regio", PEOPLE, v3(at(rows_with(RegioS=7), DATA_SET)), r"sleutel '7'"
    ),
    Case("rij met onbekende regio", PEOPLE, v3(at(rows_with(RegioS="GM9999"), DATA_SET)), r"9999"),
    Case(
        "cijfer is een lijst",
        PEOPLE,
        v3(at(rows_with(TotaleBevolking_1=[1]), DATA_SET)),
        r"andere vorm",
    ),
    Case(
        "cijfer is niet-een-getal",
        PEOPLE,
        v3(at(rows_with(TotaleBevolking_1=float("nan")), DATA_SET)),
        r"andere vorm",
    ),
    Case(
        "regio met lege titel en sleutel",
        PEOPLE,
        v3(at(rows_with(Key=None), "RegioS")),
        r"niet kent",
    ),
    Case(
        "onderwerp zonder titel", PEOPLE, v3(at(all_titles_gone, "DataProperties")), r"staat niet"
    ),
    Case(
        "groepen in een kring",
        PEOPLE,
        v3(at(groups_in_a_circle, "DataProperties")),
        r"'Totale bevolking'",
    ),
    Case("v4: een pagina komt twee keer", PEOPLE, v4(at(repeat_page, "Obs.*skip")), r"twee keer"),
    Case("v4: webpagina", PEOPLE, v4(at(html(), "Observations")), r"webpagina"),
    Case("v4: steeds 500", CARE, v4(at(status(500), "Observations")), r"HTTP 500"),
    Case("v4: breekt steeds af", CARE, v4(at(cut(0.5), "Obs.*skip")), r"breekt .*af"),
    Case(
        "v4: afgebroken op de grens van een rij",
        CARE,
        v4(at(cut_records(0.5, last=True), "Obs.*skip")),
        r"ontbreken|er kwamen \d+ van de 48",
    ),
    Case("v4: onderwerp is weg", PEOPLE, v4(tables_v4(drop_column(people(2), "k_5_5"))), r"5 tot"),
    Case(
        "v4: cijfer met onbekend kenmerk",
        PEOPLE,
        v4(at(rows_with(ValueAttribute="Anders"), OBSERVATIONS)),
        r"Aalburg",
    ),
    Case(
        "v4: rij zonder meting",
        PEOPLE,
        v4(at(rows_with(Measure=None), OBSERVATIONS)),
        r"andere vorm",
    ),
    Case("v4: kring in de codes", PEOPLE, v4(at(next_link("self"), "RegioSCodes")), r"twee keer"),
    Case(
        "DUO weigert de verbinding",
        LEAVERS,
        lambda s: [s.refuse("duo"), s.refuse("duo_files")],
        r"DUO .*niet te bereiken",
        code=4,
    ),
    Case(
        "DUO antwoordt nooit",
        PLACES,
        at(silence, "[A-Z]+ duo"),
        r"DUO .*niet te bereiken",
        code=4,
        patience=0.25,
    ),
    Case(
        "bestand is weg (404)",
        LEAVERS,
        lambda s: s.offering.files.clear(),
        r"geen bestand .*vsv-per-swv",
    ),
    Case(
        "webpagina op de plaats van het bestand",
        LEAVERS,
        at(html(), "vsv"),
        r"geen bestand .*vsv-per-swv",
    ),
    Case("webpagina in plaats van het bestand", LEAVERS, at(html(), "GET.*vsv"), r"webpagina"),
    Case("steeds 500 bij het bestand", LEAVERS, at(status(500), "vsv"), r"HTTP 500"),
    Case("bestand breekt steeds af", LEAVERS, at(cut(0.5), "vsv"), r"breekt .*af"),
    Case(
        "bestand breekt midden in een rij af, met kloppende lengte",
        LEAVERS,
        at(cut(0.55, "half"), "vsv"),
        r"laatste regel",
    ),
    Case(
        "bestand is korter dan HEAD zei",
        LEAVERS,
        at(cut_records(0.5), "GET.*vsv"),
        r"breekt|byte|grootte|klein|kort",
    ),
    Case("bestand in verkeerde codering", LEAVERS, at(encoded("utf-16"), "vsv"), r"UTF-16"),
    Case("bestand verwijst door in een kring", LEAVERS, at(redirect, "vsv"), r"verwijst|kring"),
    Case(
        "CKAN kent de dataset niet meer", PLACES, lambda s: s.offering.sets.clear(), r"adressen_bo"
    ),
    Case(
        "bestand staat niet meer in de dataset",
        PLACES,
        lambda s: s.offering.add(replace(places(2), files=places(2).files[:1])),
        r"Vestigingen basisonderwijs",
    ),
    Case("CKAN geeft een webpagina", PLACES, at(html(), "package_show"), r"webpagina"),
    Case("CKAN geeft halve JSON", PLACES, at(cut(0.5, "half"), "package_show"), r"breekt .*af"),
    Case(
        "bestand van CKAN breekt af, met kloppende lengte",
        PLACES,
        at(cut(0.5, "half"), "download"),
        r"laatste regel",
    ),
    Case("bestand van CKAN is een webpagina", PLACES, at(html(), "download"), r"webpagina"),
    Case(
        "bestand verhuist tussen opzoeken en ophalen",
        PLACES,
        at(change(lambda o: o.add(new_identity(places(2)))), "download", times=1),
        r"HTTP 404",
    ),
]
