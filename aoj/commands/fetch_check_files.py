"""A data set and file of DUO as they are today, held against their block in bronnen.yml.

Nothing here asks a service anything: packages, catalogues and first bytes come in.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from urllib.parse import urlsplit

from aoj.clients.offers import CatalogueEntry, Offer, Package
from aoj.clients.selection import fold
from aoj.clients.web import file_name_of
from aoj.commands.fetch_check_known import known_spellings
from aoj.commands.fetch_proposals import Edit, Finding, settle
from aoj.commands.fetch_remarks import Remark, closest, few, named, successors, yaml_line
from aoj.settings.bronnen import Bronnen, DuoFile
from aoj.sources.duo import squeeze
from aoj.sources.files import delimiter_of

_WORKBOOK = b"PK"
_PAGE = (b"<!doctype", b"<html")


def check_package(bronnen: Bronnen, name: str, package: Package) -> list[Remark]:
    """Return whether the file that block `name` asks is among those of its data set."""
    block = _block(bronnen, name)
    wanted = {fold(text) for text in block.resource}
    have = [(r.name, file_name_of(r.url)) for r in package.resources]
    if any({fold(title), fold(file)} & wanted for title, file in have):
        return []
    names = [text for pair in have for text in pair if text.strip("_")]
    near = closest(block.resource, names)
    what = f"dataset '{block.data_set}' heeft geen bestand '{block.resource[0]}'; "
    what += f"het lijkt op {few(near)}" if near else f"wel {few(names)}"
    edits = tuple(Edit(("resource",), "resource", (text,)) for text in near[:1])
    return settle(bronnen, name, [Finding(("resource",), what, edits)])


def check_no_package(
    bronnen: Bronnen, name: str, entries: Sequence[CatalogueEntry]
) -> list[Remark]:
    """Return which data sets may have taken the place of one that does not exist (any more)."""
    block = _block(bronnen, name)
    found = successors(block.title, entries, block.data_set)
    by_name = closest([block.data_set], [e.name for e in entries if e.name != block.data_set])
    found += [e for e in entries if e.name in by_name and e not in found]
    what = f"DUO heeft geen dataset '{block.data_set}' (meer)"
    what += (
        f"; waarschijnlijk is het nu {'; '.join(named(entry) for entry in found[:3])}"
        if found
        else f", en geen die lijkt op '{block.title}'"
    )
    edits = tuple(Edit(("data_set",), "data_set", (e.name,), is_one=True) for e in found[:1])
    return settle(bronnen, name, [Finding(("data_set",), what, edits)])


def check_file(
    bronnen: Bronnen, name: str, offer: Offer, start: bytes, address: str
) -> list[Remark]:
    """Return what the first bytes of a file, and the address where it was found, say of a block.

    `address` is where the service sent us to; only the line with the headers is read.
    """
    block = _block(bronnen, name)
    remarks = _moved(bronnen, name, block, offer, address)
    if start.lstrip(b"\xef\xbb\xbf \r\n\t")[:9].lower().startswith(_PAGE):
        what = f"op {offer.address} staat een webpagina in plaats van een bestand"
        place = bronnen.line("sources", name, "resource" if block.data_set else "file")
        return [*remarks, Remark(place, what)]
    if start.startswith(_WORKBOOK) or not block.columns:
        return remarks
    return [*remarks, *_columns(bronnen, name, block, headers_of(start))]


def headers_of(start: bytes) -> list[str]:
    r"""Return the headers in the first line of a CSV, whatever its encoding and delimiter.

    >>> headers_of("JAAR;NAAM\r\n2025;a".encode("utf-8-sig")), headers_of(b'"A B",C')
    (['JAAR', 'NAAM'], ['A B', 'C'])
    """
    line = start.splitlines()[0] if start.strip() else b""
    try:
        text = line.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = line.decode("cp1252", errors="replace")
    fields = next(csv.reader([text], delimiter=delimiter_of(text)))
    return [" ".join(field.split()) for field in fields]


def _block(bronnen: Bronnen, name: str) -> DuoFile:
    block = bronnen.sources[name]
    if not isinstance(block, DuoFile):
        raise TypeError(f"{name} is not a file of DUO")
    return block


def _columns(bronnen: Bronnen, name: str, block: DuoFile, headers: Sequence[str]) -> list[Remark]:
    have = {squeeze(header) for header in headers}
    is_list = isinstance(bronnen.values["sources"][name].get("columns"), list)
    groups = known_spellings(bronnen.reader(name))
    findings = []
    taken = {squeeze(text) for pair in block.columns.items() for text in (pair[0], *pair[1])}
    free = [header for header in headers if squeeze(header) not in taken]
    for column, spellings in block.columns.items():
        good = {squeeze(column), *map(squeeze, spellings)}
        if good.union(*(group for group in groups if group & good)) & have:
            continue
        near = closest([column, *spellings], free)
        what = f"het bestand heeft geen kolom '{column}'; "
        what += f"het lijkt op {few(near)}" if near else f"wel {few(free or headers, 12)}"
        if near and is_list:
            what += "; een andere naam kan alleen tussen accolades, met elke kolom erin"
        path = ("columns", column)
        edits = tuple(Edit(path, column, (text,)) for text in near[:1])
        findings.append(Finding(path, what, edits))
    return settle(bronnen, name, findings)


def _moved(bronnen: Bronnen, name: str, block: DuoFile, offer: Offer, address: str) -> list[Remark]:
    """Say where an address sends us on to: of use before the old one stops working."""
    asked, found = urlsplit(offer.address), urlsplit(address)
    if (asked.netloc, asked.path) == (found.netloc, found.path):
        return []
    what = f"{offer.address} verwijst door naar {address}"
    if asked.netloc != found.netloc and file_name_of(address) == file_name_of(offer.address):
        old = bronnen.services.duo if block.data_set else bronnen.services.duo_files
        key = "duo" if block.data_set else "duo_files"
        base = address.removesuffix(offer.address.removeprefix(old))
        put = (yaml_line(key, [base]),) if base != address else ()
        return [Remark(bronnen.line("services", key), what, _addresses(put), is_wrong=False)]
    if block.data_set:
        return []
    edit = Edit(("file",), "file", (file_name_of(address),))
    edits = () if block.is_per_year else (edit,)
    return settle(bronnen, name, [Finding(("file",), what, edits, is_wrong=False)])


def _addresses(put: tuple[str, ...]) -> tuple[str, ...]:
    """Return lines with an address without the quotes that YAML does not need for it."""
    return tuple(line.replace("'", "") for line in put)
