"""Supplied: a samenwerkingsverband's own explanation beside its figures, in markdown."""

from __future__ import annotations

from aoj.sources.supplied import Column, Kind

KIND = Kind(
    name="toelichting",
    title="Eigen toelichting van samenwerkingsverbanden",
    purpose="toelichting van een samenwerkingsverband bij zijn cijfers",
    definition="Een eigen tekst van het samenwerkingsverband, in markdown. De tekst wordt "
    "woordelijk opgenomen: noem geen personen en geen aantallen onder de vijf.",
    where_from="Het samenwerkingsverband zelf.",
    regions=("samenwerkingsverband",),
    periods=("year", "school_year"),
    columns=(
        Column(
            "onderwerp", "tekst", "waarover: 'algemeen' of de naam van een indicator", is_key=True
        ),
        Column("toelichting", "markdown", "de tekst; meer regels mogen, tussen aanhalingstekens"),
    ),
    examples=(
        {
            "regio": "PO2707",
            "periode": "2025",
            "onderwerp": "algemeen",
            "toelichting": "Het verband telt **twee** gemeenten.\n\nDe cijfers gaan over beide.",
        },
        {
            "regio": "PO2707",
            "periode": "2025",
            "onderwerp": "deelname_sbo",
            "toelichting": "De deelname daalt door de nieuwe voorzieningen op basisscholen.",
        },
    ),
    mark="toelichting",
    text_measures=("toelichting",),
)

SOURCE = KIND.source
recognise = KIND.recognise
load = KIND.load
