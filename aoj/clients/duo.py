"""DUO: files of CKAN data sets, and the classic files at a fixed address.

A file in a data set is found by its name each time, since its address changes with every upload.
Its host does not count: some addresses name a computer inside DUO. Where the data set is gone it is
looked for by title, and after that the classic file is taken if bronnen.yml names one. A classic
file per year is offered for every year that is there.
"""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from aoj.clients.offers import CatalogueEntry, Download, Offer, Package, Resource, Tell
from aoj.clients.remedies import CHECK, LATER, another_form
from aoj.clients.selection import fold
from aoj.clients.web import (
    Answer,
    StatusError,
    Web,
    file_name_of,
    join_url,
    safe_name,
    split_url,
)
from aoj.errors import DataError, Unreachable, nearest
from aoj.settings.bronnen import DuoFile, Services
from aoj.store.disk import writing_in

_ACTION = "api/3/action"
_PER_PAGE = 500
_LOST = "\ufffd"
"""What stands for a letter that DUO lost."""


def offers(web: Web, name: str, block: DuoFile) -> list[Offer]:
    """Return one offer per file of a block; raises `AojError`."""
    if not block.data_set:
        return _classic(web, name, block)
    try:
        return [_of_package(web, name, block)]
    except (DataError, Unreachable) as error:
        if not block.file:
            raise
        try:
            return _classic(web, name, block)
        except (DataError, Unreachable):
            raise error from None


def planned(services: Services, name: str, block: DuoFile) -> list[Offer]:
    """Return what would be asked for a block."""
    if block.data_set:
        address = f"{services.duo}/dataset/{quote(block.data_set)}"
        file = next((r for r in block.resource if "." in r), block.data_set)
        return [_offer(name, block, file, address, table=block.data_set)]
    address = services.duo_files
    return [
        _offer(name, block, file, join_url(address, file), year=year)
        for year, spellings in _classic_names(block)
        for file in spellings[:1]
    ]


def download(web: Web, offer: Offer, folder: Path, tell: Tell | None) -> Download:
    """Return the file of an offer, byte for byte, in `folder`; raises `AojError`."""
    path = folder / (safe_name(offer.name) or safe_name(offer.source) or "bestand")
    temporary = path.with_name(f".{path.name[:60]}.part")

    def write(chunks: Iterator[bytes]) -> int:
        size = 0
        with _opened(temporary) as file:
            for chunk in chunks:
                with writing_in(folder):
                    size += file.write(chunk)
                if tell:
                    tell(size, max(offer.expected, size) if offer.expected else 0)
            with writing_in(folder):
                file.flush()
                os.fsync(file.fileno())
        return size

    try:
        size, answer = web.get_file(web.duo_line(offer.address), offer.address, write)
        _check_content(offer, answer, size, temporary)
        with writing_in(folder):
            temporary.replace(path)
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink()
    return Download(offer, path)


def describe(web: Web, name: str) -> Package:
    """Return a data set with its files; raises `AojError`."""
    try:
        return _package(_act(web, "package_show", id=name))
    except StatusError as error:
        if error.status not in (404, 410):
            raise
        raise StatusError.of(
            error.status,
            f"DUO heeft geen dataset '{name}' (meer)",
            where="DUO",
            remedy=CHECK,
        ) from None


def catalogue(web: Web) -> list[CatalogueEntry]:
    """Return all data sets; raises `AojError`."""
    found = []
    for one in _search(web):
        changed = str(one.get("metadata_modified") or "")
        entry = CatalogueEntry(str(one.get("name") or ""), _words(one, "title"), changed)
        found.append(entry)
    return found


def _of_package(web: Web, name: str, block: DuoFile) -> Offer:
    """Return the file in its data set, or in the data set to which it moved."""
    try:
        package = describe(web, block.data_set)
        resource = _resource(package, block)
    except DataError as error:
        found = _look_up(web, block)
        if found is None:
            raise error from None
        package, resource = found
    address = _address(web, resource)
    return _offer(
        name,
        block,
        _file_name(resource),
        address,
        table=package.name,
        changed=resource.changed,
        expected=resource.size,
    )


def _resource(package: Package, block: DuoFile) -> Resource:
    """Return the file with one of the names of a block; raises `DataError`."""
    for wanted in block.resource:
        by_name = [r for r in package.resources if _same(r.name, wanted) or r.id == wanted]
        by_file = [r for r in package.resources if _same(file_name_of(r.url), wanted)]
        for found in (by_name, by_file):
            if len(found) == 1:
                return found[0]
        if by_name or by_file:
            count = len(by_name or by_file)
            raise DataError(
                f"dataset '{package.name}' heeft {count} bestanden met de naam '{wanted}'",
                where="DUO",
                remedy="zet in bronnen.yml bij 'resource' het nummer (id) van het juiste bestand",
            )
    names = [name for r in package.resources for name in (r.name, file_name_of(r.url)) if name]
    near = nearest(block.resource[0], names)
    shown = "; ".join(dict.fromkeys(r.name or file_name_of(r.url) for r in package.resources[:6]))
    raise DataError(
        f"dataset '{package.name}' heeft geen bestand '{block.resource[0]}'",
        where="DUO",
        expected=f"'{near}'" if near else f"een van: {shown}" if shown else "",
        remedy=CHECK,
    )


def _look_up(web: Web, block: DuoFile) -> tuple[Package, Resource] | None:
    """Return the one data set found by title that has the file; None where there is no such."""
    found = []
    try:
        for one in _search(web, block.title):
            package = _package(one)
            with contextlib.suppress(DataError):
                found.append((package, _resource(package, block)))
    except DataError:
        return None
    titled = [pair for pair in found if _same(pair[0].title, block.title)]
    for pairs in (titled, found):
        if len(pairs) == 1:
            return pairs[0]
    return None


def _classic(web: Web, name: str, block: DuoFile) -> list[Offer]:
    """Return an offer for every classic file that is there; raises `DataError` where none is."""
    found = []
    for year, spellings in _classic_names(block):
        for file in spellings:
            url = join_url(web.services.duo_files, file)
            try:
                answer = web.probe(web.duo_files, url)
            except StatusError as error:
                if error.status in (404, 410):
                    continue
                raise
            if answer.is_page:
                continue
            found.append(
                _offer(
                    name,
                    block,
                    file,
                    url,
                    year=year,
                    changed=answer.changed,
                    expected=answer.size,
                )
            )
            break
    if not found:
        raise DataError(
            f"DUO heeft geen bestand '{block.file[0]}' (meer)",
            where="DUO",
            remedy=CHECK,
        )
    return found


def _classic_names(block: DuoFile) -> Iterator[tuple[str, list[str]]]:
    """Give per year the file names to try; without a year where the name has none."""
    if not block.is_per_year:
        yield "", list(block.file)
        return
    last = min(block.last_year, datetime.datetime.now(datetime.UTC).year)
    for year in range(block.first_year, last + 1):
        texts = {"{jaar}": str(year), "{schooljaar}": f"{year}-{year + 1}"}
        names = []
        for file in block.file:
            for mark, text in texts.items():
                file = file.replace(mark, text)
            names.append(file)
        yield str(year), names


def _offer(
    name: str,
    block: DuoFile,
    file: str,
    address: str,
    *,
    table: str = "",
    year: str = "",
    changed: str = "",
    expected: int = 0,
) -> Offer:
    asked = [block.data_set, block.resource, block.file, year]
    return Offer(
        source=name,
        name=safe_name(file) or f"{safe_name(name)}.csv",
        address=address,
        table=table or file,
        title=block.title,
        changed=changed,
        asked=hashlib.sha256(json.dumps(asked).encode()).hexdigest()[:16],
        year=year,
        expected=expected,
        protocol="ckan" if table else "",
    )


def _address(web: Web, resource: Resource) -> str:
    """Return where a file can be fetched: at the configured host, whatever host is named.

    Raises `DataError` for a file that is somewhere else altogether.
    """
    parts, base = split_url(resource.url), split_url(web.services.duo)
    files = split_url(web.services.duo_files)
    if parts.hostname == files.hostname and parts.path.startswith(files.path + "/"):
        return f"{web.services.duo_files}{parts.path.removeprefix(files.path)}"
    path = parts.path.removeprefix(base.path) if base.path else parts.path
    inside = re.match(r"^/(dataset/.+|datastore/dump/[^/]+)$", path)
    if not inside and parts.hostname != base.hostname:
        raise DataError(
            f"het bestand '{resource.name}' staat niet bij DUO maar bij '{parts.hostname or '?'}'",
            where="DUO",
            remedy=CHECK,
        )
    query = f"?{parts.query}" if parts.query else ""
    return f"{web.services.duo}{path}{query}"


def _file_name(resource: Resource) -> str:
    """Return a file name for a resource: that of its address, else one made of its name."""
    last = safe_name(file_name_of(resource.url))
    if re.search(r"\.[a-z]{3,4}$", last, re.I):
        return last
    extension = re.sub(r"[^a-z]", "", resource.format.lower())[:4] or "csv"
    return f"{safe_name(resource.name) or resource.id}.{extension}"


def _act(web: Web, action: str, **query: object) -> Any:
    """Return the result of a CKAN action; raises `AojError`."""
    text = "&".join(f"{name}={quote(str(value), safe='')}" for name, value in query.items())
    url = f"{web.services.duo}/{_ACTION}/{action}?{text}"
    answer = web.get_json(web.duo, url)
    if not isinstance(answer, dict) or not answer.get("success") or "result" not in answer:
        raise DataError(
            f"DUO kan '{action}' niet beantwoorden",
            where=f"DUO {query.get('id', '')}".strip(),
            remedy=CHECK,
        )
    return answer["result"]


def _search(web: Web, text: str = "") -> Iterator[dict[str, Any]]:
    """Give every data set, or those in which words of `text` stand."""
    start = 0
    while True:
        query = {"q": text} if text else {}
        result = _act(web, "package_search", rows=_PER_PAGE, start=start, **query)
        found = result.get("results") if isinstance(result, dict) else None
        if not isinstance(found, list):
            raise another_form("DUO")
        yield from (one for one in found if isinstance(one, dict))
        start += len(found)
        count = result.get("count")
        if not found or type(count) is not int or start >= count:
            return


def _package(result: object) -> Package:
    if not isinstance(result, dict):
        raise another_form("DUO")
    resources = result.get("resources") or []
    if not isinstance(resources, list):
        raise another_form("DUO")
    return Package(
        name=str(result.get("name") or result.get("id") or ""),
        title=_words(result, "title"),
        resources=tuple(_read_resource(one) for one in resources if isinstance(one, dict)),
    )


def _read_resource(one: Mapping[str, Any]) -> Resource:
    moments = ("last_modified", "metadata_modified", "created")
    size = str(one.get("size") or "")
    return Resource(
        id=str(one.get("id") or ""),
        name=_words(one, "name"),
        url=str(one.get("url") or ""),
        changed=next((str(one[name]) for name in moments if one.get(name)), ""),
        format=str(one.get("format") or ""),
        size=int(size) if size.isdecimal() else 0,
    )


def _words(one: Mapping[str, Any], name: str) -> str:
    return " ".join(str(one.get(name) or "").split())


def _same(name: str, wanted: str) -> bool:
    """Whether two names are the same, a letter that DUO lost or read wrongly aside.

    >>> _same("residenti\ufffdle plaatsen", "Residentiële plaatsen")
    True
    """
    with contextlib.suppress(UnicodeError):
        name = name.encode("cp1252").decode("utf-8")
    pattern = "..?".join(re.escape(fold(part)) for part in re.split(f"{_LOST}+", name))
    return fold(name) == fold(wanted) or re.fullmatch(pattern, fold(wanted)) is not None


def _check_content(offer: Offer, answer: Answer, size: int, path: Path) -> None:
    """Raise `DataError` for a file that is not what it was said to be."""
    with writing_in(path.parent), path.open("rb") as file:
        start = file.read(100).lstrip()
    what = ""
    if not size:
        what = "het bestand is leeg"
    elif start.startswith(b"{") and not offer.name.endswith("json"):
        what = "er kwam een foutmelding in plaats van een bestand"
    elif offer.changed and offer.changed == answer.changed and size != offer.expected > 0:
        what = f"er kwamen {size} van de {offer.expected} bytes"
    if what:
        raise DataError(what, where=f"DUO {offer.name}", remedy=LATER)


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[Any]:
    with writing_in(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("wb")
    with file:
        yield file
