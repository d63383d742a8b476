"""DUO: the CKAN interface of onderwijsdata.duo.nl, its downloads, and the files of duo.nl."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from example_service import CkanFile, CkanSet, ClassicFile
from loopback_answers import Answer, Request, file_answer, html_answer, json_answer

_KINDS = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}


def answer_ckan(request: Request, sets: Mapping[str, CkanSet], root: str) -> Answer:
    """Return what CKAN 2.11 answers; `root` is its address."""
    match [part for part in request.path.split("/") if part]:
        case ["api", "3", "action", action]:
            return _action(request, sets, root, action)
        case ["dataset", of, "resource", identity, "download", *_]:
            for data_set in sets.values():
                for file in data_set.files:
                    if of in (data_set.identity, data_set.name) and identity == file.identity:
                        return file_answer(request, file.content, file.modified, _kind(file.file))
        case ["datastore", "dump", identity]:
            for data_set in sets.values():
                for file in data_set.files:
                    if identity == file.identity:
                        return file_answer(request, file.content, file.modified, "text/csv")
    return html_answer(404, "404 Niet gevonden")


def answer_file(request: Request, files: Mapping[str, ClassicFile]) -> Answer:
    """Return a file at a fixed address, or the page that duo.nl shows where there is none."""
    file = files.get(request.path.rsplit("/", 1)[-1])
    if file is None:
        return html_answer(404, "Pagina niet gevonden - DUO")
    return file_answer(request, file.content, file.modified, _kind(file.name))


def _action(request: Request, sets: Mapping[str, CkanSet], root: str, action: str) -> Answer:
    help_text = f"{root}/api/3/action/help_show?name={action}"
    query = request.query
    result: Any = None
    if action == "package_list":
        result = sorted(sets)
    elif action == "package_show":
        found = [s for s in sets.values() if query.get("id") in (s.name, s.identity)]
        result = _package(found[0], root) if found else None
    elif action == "package_search":
        result = _search(query, sets, root)
    elif action == "resource_show":
        both = [(s, n, f) for s in sets.values() for n, f in enumerate(s.files)]
        result = next((_resource(*b, root) for b in both if b[2].identity == query.get("id")), None)
    if result is None:
        error = {"__type": "Not Found Error", "message": "Niet gevonden"}
        return json_answer({"help": help_text, "success": False, "error": error}, 404)
    return json_answer({"help": help_text, "success": True, "result": result})


def _search(query: Mapping[str, str], sets: Mapping[str, CkanSet], root: str) -> dict[str, Any]:
    words = query.get("q", "").replace("*:*", "").casefold().split()
    found = [
        _package(s, root)
        for s in sets.values()
        if all(word in f"{s.name} {s.title} {s.notes}".casefold() for word in words)
    ]
    start, rows = int(query.get("start", 0)), int(query.get("rows", 10))
    return {
        "count": len(found),
        "facets": {},
        "results": found[start : start + rows],
        "sort": "score desc, metadata_modified desc",
        "search_facets": {},
    }


def _package(data_set: CkanSet, root: str) -> dict[str, Any]:
    newest = max((file.modified for file in data_set.files), default="2026-01-01T00:00:00.000000")
    return {
        "author": None,
        "id": data_set.identity,
        "isopen": True,
        "license_id": "cc-zero",
        "license_title": "Creative Commons CCZero",
        "metadata_created": "2023-01-01T00:00:00.000000",
        "metadata_modified": newest,
        "name": data_set.name,
        "notes": data_set.notes,
        "num_resources": len(data_set.files),
        "num_tags": 0,
        "private": False,
        "state": "active",
        "title": data_set.title,
        "type": "dataset",
        "extras": [],
        "resources": [_resource(data_set, n, f, root) for n, f in enumerate(data_set.files)],
        "tags": [],
        "groups": [],
    }


def _resource(data_set: CkanSet, position: int, file: CkanFile, root: str) -> dict[str, Any]:
    address = f"{root}/dataset/{data_set.identity}/resource/{file.identity}/download/{file.file}"
    return {
        "cache_last_updated": None,
        "created": "2023-01-01T00:00:00.000000",
        "datastore_active": True,
        "description": "",
        "format": file.format,
        "hash": "",
        "id": file.identity,
        "last_modified": file.modified,
        "metadata_modified": file.modified,
        "mimetype": _kind(file.file),
        "name": file.name,
        "package_id": data_set.identity,
        "position": position,
        "size": len(file.content),
        "state": "active",
        "url": file.url or address,
        "url_type": "upload",
    }


def _kind(name: str) -> str:
    return _KINDS.get(name.rsplit(".", 1)[-1].casefold(), "application/octet-stream")
