"""`aoj new region`: write a region's file and tell which gemeenten fall in it."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pandas as pd

from aoj.commands.sets import COUNTRYWIDE, EXAMPLE, data_set_with
from aoj.dataset import open_geography
from aoj.errors import InputError, unknown_name
from aoj.geography import Geography, build_region, code_kind
from aoj.settings import check_slug, load_defaults, make_slug, parse_region
from aoj.store.disk import write_text
from aoj.store.project import Project

SCHEMA = 1


def new_region(
    project: Project,
    samenwerkingsverbanden: Sequence[tuple[str, str]],
    gemeenten: Sequence[str],
    name: str,
    *,
    slug: str = "",
    data: str = "",
    year: str = "",
) -> str:
    """Write `parameters/<slug>.yml` and return in Dutch what it holds.

    Raises `InputError` for an unknown code or a file that is there already.
    """
    if not samenwerkingsverbanden and not gemeenten:
        raise InputError(
            "een regio heeft samenwerkingsverbanden of gemeenten nodig",
            remedy='noem ze met --swv CODE="naam" of --gemeente CODE',
        )
    if not name.strip():
        raise InputError("de regio heeft geen naam", remedy='geef die met --name "..."')
    _check_readable(name, *(given for _, given in samenwerkingsverbanden))
    codes = [code for code, _ in samenwerkingsverbanden] + list(gemeenten)
    kinds = ["samenwerkingsverband"] * len(samenwerkingsverbanden) + ["gemeente"] * len(gemeenten)
    known = (COUNTRYWIDE, load_defaults(project).data, EXAMPLE)
    data = data or data_set_with(project, codes[:1], known)
    geography = open_geography(project, data)
    for code, kind in zip(codes, kinds, strict=True):
        _check_known(code, kind, geography)
    regions = [geography.region(code) for code in codes]
    for region, kind in zip(regions, kinds, strict=True):
        if region.kind != kind:
            raise InputError(f"'{region.code}' is geen {kind} maar een {region.kind}")
    if not (slug or make_slug(name)):
        raise InputError(
            f"van de naam '{name.strip()}' is geen bestandsnaam te maken",
            remedy="geef die met --slug, in kleine letters",
        )
    slug = check_slug(slug or make_slug(name))
    path = project.parameters / f"{slug}.yml"
    if path.exists():
        raise InputError(
            f"parameters/{slug}.yml bestaat al",
            remedy="kies met --slug een andere naam of bewerk dat bestand",
        )
    text = _yaml(name, samenwerkingsverbanden, gemeenten, geography, data, year)
    settings = parse_region(project, slug, text)
    build_region(
        slug,
        settings.name,
        geography,
        samenwerkingsverbanden=settings.samenwerkingsverbanden,
        gemeenten=settings.gemeenten,
        year=settings.year,
    )
    write_text(path, text)
    return _told(slug, samenwerkingsverbanden, gemeenten, geography, project)


def _check_readable(*names: str) -> None:
    for name in names:
        if not " ".join(name.split()).isprintable():
            raise InputError(
                f"de naam {name!a} bevat een onzichtbaar of onleesbaar teken",
                remedy="typ de naam opnieuw",
            )


def _check_known(code: str, kind: str, geography: Geography) -> None:
    """Raise with the nearest code of the right kind, or with the code of a gemeente by name."""
    if code_kind(code) in ("gemeente", "samenwerkingsverband") and (
        geography.receivers(code) or code_kind(code) != kind
    ):
        return
    known = [region.code for region in geography.regions(kind)]
    if code in known:
        return
    named = geography.resolve_name(code) if kind == "gemeente" else None
    if named:
        meant = f"{named} ({geography.name(named)})"
        raise InputError(f"'{code}' is een naam, geen gemeentecode; bedoelde u {meant}?")
    raise unknown_name(kind, code, known)


def membership_table(codes: Sequence[str], geography: Geography) -> pd.DataFrame:
    """Return per gemeente that any of these samenwerkingsverbanden touches: how, in each.

    Columns: `gemeente_code`, `name` and one per code with `geheel`, `deels (n van m postcodes)` or
    `niet`.
    """
    parts = geography.parts[geography.parts["samenwerkingsverband_code"].isin(codes)]
    rows = []
    for gemeente in sorted(set(parts["gemeente_code"]), key=geography.name):
        row = {"gemeente_code": gemeente, "name": geography.name(gemeente)}
        own = parts[parts["gemeente_code"] == gemeente].set_index("samenwerkingsverband_code")
        for code in codes:
            row[code] = _how(own.loc[code]) if code in own.index else "niet"
        rows.append(row)
    return pd.DataFrame(rows, columns=["gemeente_code", "name", *codes])


def _how(part: pd.Series) -> str:
    if part["part"] == "geheel":
        return "geheel"
    return f"deels ({part['pc4_inside']} van {part['pc4_total']} postcodes)"


def _yaml(
    name: str,
    samenwerkingsverbanden: Sequence[tuple[str, str]],
    gemeenten: Sequence[str],
    geography: Geography,
    data: str,
    year: str,
) -> str:
    lines = [f"schema: {SCHEMA}", f"name: {_quoted(name)}"]
    if samenwerkingsverbanden:
        lines.append("samenwerkingsverbanden:")
        for code, given in samenwerkingsverbanden:
            lines.append(f"  - code: {code}")
            if given:
                lines.append(f"    name: {_quoted(given)}")
            else:
                known = geography.region(code).name
                lines.append(f"    # name: vul hier de naam in (nu: '{known}')")
    if gemeenten:
        lines.append("gemeenten:")
        lines += [f"  - {code}  # {geography.name(code)}" for code in gemeenten]
    else:
        lines.append("# gemeenten: zonder deze lijst volgen zij uit de samenwerkingsverbanden")
    lines.append(f"data: {data}")
    if year:
        lines.append(f"year: {year}")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(" ".join(text.split()), ensure_ascii=False)


def _told(
    slug: str,
    samenwerkingsverbanden: Sequence[tuple[str, str]],
    gemeenten: Sequence[str],
    geography: Geography,
    project: Project,
) -> str:
    lines = [f"Gemaakt: parameters/{slug}.yml"]
    codes = [code for code, _ in samenwerkingsverbanden]
    if codes:
        lines += ["", "Gemeenten in de samenwerkingsverbanden:"]
        lines += _columns(membership_table(codes, geography))
    for code, given in samenwerkingsverbanden:
        if not given:
            lines.append(
                f"Let op: {code} heeft geen naam; het rapport schrijft "
                f"'{geography.region(code).name}'. Vul de naam in."
            )
    lines += _composition_remarks(codes, gemeenten, geography)
    lines += ["", f"Maak het rapport met: aoj run {slug}"]
    return "\n".join(lines)


def _columns(table: pd.DataFrame) -> list[str]:
    header = ["gemeente", *table.columns[2:]]
    body = [[f"{r[1]} ({r[0]})", *r[2:]] for r in table.itertuples(index=False)]
    widths = [max(len(str(row[i])) for row in [header, *body]) for i in range(len(header))]
    return [
        "  " + "  ".join(str(cell).ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip()
        for row in [header, *body]
    ]


def _composition_remarks(
    codes: Sequence[str], gemeenten: Sequence[str], geography: Geography
) -> list[str]:
    """Return remarks on what the monitor expects of a region: po and vo, several gemeenten."""
    remarks = []
    regional = [code for code in codes if code not in geography.landelijk]
    if len(regional) < 2:
        remarks.append(
            "Let op: een regio van de monitor heeft ten minste twee samenwerkingsverbanden "
            "(po en vo) en meestal meer gemeenten."
        )
    inside = {
        sector: set().union(*geography.split_gemeenten(codes, sector)) for sector in ("po", "vo")
    }
    if not gemeenten and inside["po"] and inside["vo"] and inside["po"] != inside["vo"]:
        remarks.append(
            "Let op: de gebieden van po en vo verschillen; zonder lijst van gemeenten telt de "
            "regio alle gemeenten die in een van beide liggen."
        )
    count = len(gemeenten) or len(inside["po"] | inside["vo"])
    if count == 1:
        remarks.append("Let op: deze regio bestaat uit een enkele gemeente.")
    return remarks
