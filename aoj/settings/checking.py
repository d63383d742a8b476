"""From what pydantic found wrong to one Dutch sentence with file, line and the nearest key."""

from __future__ import annotations

import re
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from aoj.errors import InputError, nearest
from aoj.settings.text_yaml import Document

M = TypeVar("M", bound=BaseModel)

DUTCH_KEYS = {
    "naam": "name",
    "titel": "title",
    "doel": "purpose",
    "jaar": "year",
    "gegevens": "data",
    "dataset": "data",
    "van": "from",
    "vanaf": "from",
    "tot": "until",
    "soort": "type",
    "omschrijving": "description",
    "standaardwaarde": "default",
    "standard": "standaard",
    "swv": "samenwerkingsverbanden",
    "samenwerkingsverband": "samenwerkingsverbanden",
    "gemeente": "gemeenten",
    "vergelijk": "peers",
    "tijdslimiet": "cell_timeout",
    "vervangt": "replaces",
    "editie": "edition",
    "passage": "passages",
    "tekst": "passages",
    "teksten": "passages",
    "bewaren": "kept_states",
    "bewaard": "kept_states",
    "kleinste_aantal": "smallest_count",
    "ondergrens": "smallest_count",
    "minimum": "smallest_count",
    "dienst": "service",
    "tabel": "table",
    "bestand": "file",
    "kolommen": "columns",
    "regio": "region",
    "regios": "regions",
    "perioden": "periods",
    "periode": "period",
    "onderwerp": "topic",
    "vast": "fixed",
    "metingen": "measures",
    "meting": "measures",
    "volledig": "complete",
    "rijen": "rows",
    "bron": "source",
    "bronnen": "sources",
    "diensten": "services",
    "geduld": "patience",
    "organisatie": "organisation",
    "voettekst": "footer",
    "voetregel": "footer",
    "kleuren": "colours",
    "colors": "colours",
    "vergelijking": "accent",
    "logo_tekst": "logo_text",
    "alt": "logo_text",
    "rapport": "report",
    "voorblad": "report",
    "datum": "date",
    "gelegenheid": "occasion",
    "aanleiding": "occasion",
}
"""Dutch words that people write where the key is English, or the other number of a key."""


def build(model: type[M], document: Document, schema: int, **extra: Any) -> M:
    """Return the typed settings of a document; raises `InputError` with one sentence.

    `schema` is the newest schema number that this version knows; `extra` are values that do not
    stand in the file, such as its own name.
    """
    check_schema(document, schema)
    for name in extra:
        if name in document.values:
            raise _unknown_key(model, document, (name,))
    return validate(model, {**document.values, **extra}, document)


def validate(
    model: type[M], values: Any, document: Document, prefix: tuple[str | int, ...] = ()
) -> M:
    """Return `values` typed; `prefix` is where in the document they stand.

    Raises `InputError` with one sentence.
    """
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise _sentence(model, document, error, prefix) from None


def check_schema(document: Document, newest: int) -> None:
    """Raise `InputError` where the schema number is absent, no number, or newer than known."""
    if "schema" not in document.values:
        raise InputError(
            "de sleutel 'schema' ontbreekt",
            where=document.where,
            remedy=f"zet 'schema: {newest}' bovenaan",
        )
    text, where = document.values["schema"], document.place(("schema",))
    if not isinstance(text, str) or not re.fullmatch(r"[1-9][0-9]{0,5}", text):
        raise InputError(
            f"het schema '{str(text)[:20]}' is geen getal",
            where=where,
            expected=f"schema: {newest}",
        )
    if int(text) > newest:
        raise InputError(
            f"het bestand heeft schema {text}, en deze versie van aoj kent tot en met {newest}",
            where=where,
            remedy="werk aoj bij",
        )


def _sentence(
    model: type[BaseModel],
    document: Document,
    error: ValidationError,
    prefix: tuple[str | int, ...] = (),
) -> InputError:
    order = {"extra_forbidden": 0, "missing": 1}
    details = sorted(error.errors(), key=lambda item: order.get(item["type"], 2))
    first = details[0]
    path = (*prefix, *first["loc"])
    if path and path not in document.lines and first["type"] not in ("missing", "extra_forbidden"):
        path = path[:-1]  # a plain code in a list, which became a map with the key 'code'
    key = str(path[-1]) if path else ""
    where = document.place(path)
    match first["type"]:
        case "extra_forbidden":
            return _unknown_key(model, document, path)
        case "missing":
            return InputError(
                f"de sleutel '{key}' ontbreekt",
                where=document.place(path[:-1]),
                remedy=f"voeg '{key}: ...' toe",
            )
        case "value_error":
            what, expected, remedy = _clauses(str(first["ctx"]["error"]))
            what = f"'{_named(path)}': {what}" if path else what
            return InputError(what, where=where, expected=expected, remedy=remedy)
        case "literal_error":
            return InputError(
                f"'{_named(path)}': '{first['input']}' bestaat niet",
                where=where,
                expected=str(first["ctx"]["expected"]).replace("' or '", "' of '"),
            )
    shape = {
        "string_type": "een tekst",
        "list_type": "een lijst: elke regel begint met '- '",
        "tuple_type": "een lijst: elke regel begint met '- '",
        "dict_type": "sleutels met waarden, ingesprongen",
        "model_type": "sleutels met waarden, ingesprongen",
        "model_attributes_type": "sleutels met waarden, ingesprongen",
        "int_type": "een geheel getal",
    }.get(first["type"], "iets anders")
    return InputError(
        f"'{_named(path)}' heeft de verkeerde vorm"
        if path
        else "het bestand heeft niet de goede vorm",
        where=where,
        expected=shape,
    )


def _clauses(message: str) -> tuple[str, str, str]:
    parts = [*message.split("|"), "", ""]
    return parts[0], parts[1], parts[2]


def _named(path: tuple[str | int, ...]) -> str:
    """Return the key that a reader knows: the last word of the path, not a position."""
    words = [str(part) for part in path if isinstance(part, str)]
    return words[-1] if words else ""


def _unknown_key(
    model: type[BaseModel], document: Document, path: tuple[str | int, ...]
) -> InputError:
    key = str(path[-1])
    known = _keys_at(model, path[:-1])
    meant = DUTCH_KEYS.get(key.casefold())
    if meant not in known:
        meant = nearest(key, known)
    if meant:
        return InputError(
            f"onbekende sleutel '{key}'; bedoelde u '{meant}'?", where=document.place(path)
        )
    return InputError(
        f"onbekende sleutel '{key}'",
        where=document.place(path),
        expected=f"een van: {', '.join(known)}",
    )


def _keys_at(model: type[BaseModel], path: tuple[str | int, ...]) -> list[str]:
    """Return the keys that a file may have at `path`; `slug` and `template` come from its name."""
    here = model
    for part in path:
        if isinstance(part, str):
            here = _inner_model(here, part) or here
    names = [field.alias or name for name, field in here.model_fields.items()]
    return [name for name in names if name not in ("slug", "template")]


def _inner_model(model: type[BaseModel], key: str) -> type[BaseModel] | None:
    field = next(
        (f for n, f in model.model_fields.items() if key in (n, f.alias)),
        None,
    )
    return _find_model(field.annotation) if field else None


def _find_model(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for argument in getattr(annotation, "__args__", ()):
        found = _find_model(argument)
        if found:
            return found
    return None
