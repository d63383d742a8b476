"""The parameters of one run: typed, from sidecar, `_default.yml`, region file and command line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from aoj.errors import InputError, nearest, unknown_name
from aoj.settings.fields import parse_yes_no
from aoj.settings.models import (
    Defaults,
    Parameter,
    RegionSettings,
    SamenwerkingsverbandPart,
    Sidecar,
)

COMMAND_LINE = "opdrachtregel"
"""How an error names what was typed behind the command."""
FILLED_BY_RUN = ("regio", "gegevens", "jaar")
"""Parameters that a run fills in itself: the region's key, its data set and its year."""


def resolve_parameters(
    sidecar: Sidecar,
    defaults: Defaults,
    region: RegionSettings,
    command_line: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Return the value of every parameter of a template for one region.

    Precedence: sidecar < `_default.yml` < region < command line; a list replaces the list before
    it. Raises `InputError` for a parameter that the template lacks or a value of the wrong type.
    """
    layers = (
        (f"notebooks/templates/{sidecar.template}.yml", _declared_defaults(sidecar)),
        ("parameters/_default.yml", defaults.parameters.get(sidecar.template, {})),
        (f"parameters/{region.slug}.yml", region.parameters.get(sidecar.template, {})),
        (COMMAND_LINE, command_line or {}),
    )
    values: dict[str, Any] = {}
    for where, layer in layers:
        for name, value in layer.items():
            spec = _known(sidecar, name, where)
            values[name] = typed(spec, value, name, where)
    filled = {"regio": region.slug, "gegevens": region.data, "jaar": region.year}
    values.update({name: value for name, value in filled.items() if name in sidecar.parameters})
    return {name: values[name] for name in sidecar.parameters}


def typed(spec: Parameter, value: Any, name: str, where: str) -> Any:
    """Return `value`, which a YAML file gave as text, as the type that the sidecar declares."""
    match spec.type:
        case "list":
            if isinstance(value, str):
                value = _listed(spec, value)
            if isinstance(value, (list, tuple)) and all(isinstance(item, str) for item in value):
                return [_chosen(spec, item, name, where) for item in value]
            raise _wrong(name, value, where, "een lijst van teksten")
        case _ if not isinstance(value, (str, int, float)):
            raise _wrong(name, value, where, "een enkele waarde")
        case "number":
            return _number(name, value, where)
        case "yes_no":
            try:
                return parse_yes_no(value)
            except ValueError:
                raise _wrong(name, value, where, "ja of nee") from None
    return _chosen(spec, str(value), name, where) if value else str(value)


def part_of_region(region: RegionSettings, code: str, where: str = "") -> SamenwerkingsverbandPart:
    """Return the samenwerkingsverband of a region with this code, in capitals or not.

    `where` tells who asked for it. Raises `InputError` for one that is not the region's.
    """
    known = {part.code: part for part in region.samenwerkingsverbanden}
    wanted = code.strip().upper()
    if wanted in known:
        return known[wanted]
    raise InputError(
        f"het samenwerkingsverband '{code.strip()[:40]}' hoort niet bij de regio '{region.slug}'",
        where=where,
        expected=f"een van: {', '.join(known)}"
        if known
        else "een regio met samenwerkingsverbanden",
    )


_KEYS = re.compile(r"\s*[a-z0-9_]+(\s*,\s*[a-z0-9_]+)+\s*")
"""Several keys in one text, such as `wwtaken,protempo`; other texts may hold a comma themselves."""


def parse_assignments(words: Iterable[str]) -> dict[str, Any]:
    """Return the parameters of a command line, given as `name=value`; a repeated name is a list.

    >>> parse_assignments(["toon=nee", "thema=po", "thema=vo"])
    {'toon': 'nee', 'thema': ['po', 'vo']}
    """
    values: dict[str, Any] = {}
    for word in words:
        name, sign, value = word.partition("=")
        if not sign or not name.strip():
            raise InputError(
                f"de parameter '{word}' is niet te lezen",
                expected="naam=waarde, zoals themas=jeugd",
            )
        name = name.strip()
        if name in values:
            before = values[name] if isinstance(values[name], list) else [values[name]]
            values[name] = [*before, value]
        else:
            values[name] = value
    return values


def _listed(spec: Parameter, text: str) -> list[str]:
    """Return one text as a list; keys and names to choose from may have commas between them."""
    if not spec.choices and not _KEYS.fullmatch(text):
        return [text] if text else []
    return [item.strip() for item in text.split(",") if item.strip()]


def _chosen(spec: Parameter, value: str, name: str, where: str) -> str:
    """Return a value if it is one of those that the sidecar names; the case does not count."""
    if not spec.choices:
        return value
    folded = {choice.casefold(): choice for choice in spec.choices}
    found = folded.get(value.strip().casefold())
    if found is None:
        raise unknown_name(f"waarde van '{name}':", value, spec.choices, where=where)
    return found


def _declared_defaults(sidecar: Sidecar) -> dict[str, Any]:
    return {name: spec.default for name, spec in sidecar.parameters.items()}


def _known(sidecar: Sidecar, name: str, where: str) -> Parameter:
    own = [key for key in sidecar.parameters if key not in FILLED_BY_RUN]
    if name in FILLED_BY_RUN and where.startswith("notebooks/"):
        return sidecar.parameters[name]
    if name in FILLED_BY_RUN:
        raise InputError(
            f"de parameter '{name}' vult de run zelf in",
            where=where,
            remedy="stel 'data' en 'year' van de regio in",
        )
    if name in own:
        return sidecar.parameters[name]
    if not own:
        raise InputError(
            f"het sjabloon '{sidecar.template}' heeft geen parameter '{name}'", where=where
        )
    if nearest(name, own):
        raise unknown_name("parameter", name, own, where=where)
    raise InputError(
        f"het sjabloon '{sidecar.template}' heeft geen parameter '{name}'",
        where=where,
        expected=f"een van: {', '.join(own)}",
    )


def _number(name: str, value: Any, where: str) -> int | float:
    text = str(value).strip()
    if re.fullmatch(r"-?\d+", text):
        return int(text)
    if re.fullmatch(r"-?\d+\.\d+", text):
        return float(text)
    raise _wrong(name, value, where, "een getal, met een punt voor decimalen, zoals 12 of 0.5")


def _wrong(name: str, value: Any, where: str, expected: str) -> InputError:
    shown = f" '{value[:40]}'" if isinstance(value, str) else ""
    return InputError(
        f"de waarde{shown} van parameter '{name}' past niet", where=where, expected=expected
    )
