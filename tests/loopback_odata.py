"""OData as CBS speaks it: v3 feed, api and catalogue, and v4, in the layouts that were recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from example_service import HIDDEN, Cell, CubeDimension, CubeItem, CubeTable, CubeTopic, Keys
from loopback_answers import Answer, Request, json_answer
from loopback_filter import Clause, FilterError, parse_filter

Record = dict[str, Any]
FEED_PAGE = 10_000
V4_PAGE = 100_000
API_LIMIT = 10_000
FIGURE_WIDTH = 8
"""Untyped figures stand at the right of so many characters."""
_DATA_SETS = ("UntypedDataSet", "TypedDataSet")


@dataclass(frozen=True)
class Rows:
    """An entity set: its records from a place on, only those that a clause lets through."""

    count: Callable[[list[Clause]], int]
    records: Callable[[list[Clause], int], Iterator[Record]]


def answer_v3(
    request: Request, tables: Mapping[str, CubeTable], root: str, *, page: int, honest: bool
) -> Answer:
    """Return what opendata.cbs.nl answers; `root` is its address."""
    parts = [part for part in request.path.split("/") if part]
    served = {name: table for name, table in tables.items() if "v3" in table.protocols}
    match parts:
        case ["ODataCatalog", *entity]:
            return _catalog(request, served, f"{root}/ODataCatalog", entity, page)
        case ["ODataFeed" | "ODataApi" as kind, "odata" | "OData" as word, name, *entity]:
            if name not in served:
                return _v3_error(404, f"The table '{name}' was not found.")
            base = f"{root}/{kind}/{word}/{name}"
            sets = _v3_sets(served[name])
            quirk = kind == "ODataFeed" and not honest
            return _v3_entity(
                request, sets, base, entity, page if kind == "ODataFeed" else 0, quirk
            )
    return _v3_error(404, "No HTTP resource was found that matches the request URI.")


def _v3_entity(
    request: Request, sets: Mapping[str, Rows], base: str, entity: list[str], page: int, quirk: bool
) -> Answer:
    if not entity:
        value = [{"name": name, "url": f"{base}/{name}"} for name in sets]
        return json_answer({"odata.metadata": f"{base}/$metadata", "value": value})
    name = entity[0]
    if name not in sets:
        return _v3_error(404, f"The resource '{name}' was not found.")
    quirk = quirk and name in _DATA_SETS
    try:
        clauses = _clauses(request, quirk)
        if entity[1:] == ["$count"]:
            return Answer(
                200, str(sets[name].count(clauses)).encode(), {"Content-Type": "text/plain"}
            )
        found, further = _page(request, sets[name], clauses, page or API_LIMIT)
    except FilterError as error:
        return _v3_error(400, str(error))
    if further is not None and not page:
        return _v3_error(500, "The query returns more than 10000 records.")
    document: Record = {
        "odata.metadata": f"{base}/$metadata#Cbs.OData.WebAPI.{name}",
        "value": found,
    }
    if further is not None:
        document["odata.nextLink"] = _next_link(request, f"{base}/{name}", further)
    return json_answer(document)


def answer_v4(
    request: Request, tables: Mapping[str, CubeTable], root: str, *, page: int, sparse: bool
) -> Answer:
    """Return what datasets.cbs.nl/odata/v1 answers; `root` is the address of that.

    With `sparse` there is no record for a figure that cannot occur.
    """
    parts = [part for part in request.path.split("/") if part][2:]
    served = {name: table for name, table in tables.items() if "v4" in table.protocols}
    if (parts and parts[0] == "Datasets") or parts[1:] == ["Datasets"]:
        rows = _listed([_v4_properties(table) for table in served.values()])
        return _v4_entity(request, {"Datasets": rows}, f"{root}", ["Datasets"], page)
    if len(parts) < 2 or parts[1] not in served:
        return _v4_error(404, "Not found.")
    table, base = served[parts[1]], f"{root}/{parts[0]}/{parts[1]}"
    if parts[2:] == ["Properties"]:
        return json_answer(
            {"@odata.context": f"{base}/$metadata#Properties", **_v4_properties(table)}
        )
    return _v4_entity(request, _v4_sets(table, sparse), base, parts[2:], page)


def _v4_entity(
    request: Request, sets: Mapping[str, Rows], base: str, entity: list[str], page: int
) -> Answer:
    if not entity:
        value = [{"name": n, "kind": "EntitySet", "url": n} for n in sets]
        value.append({"name": "Properties", "kind": "Singleton", "url": "Properties"})
        return json_answer({"@odata.context": f"{base}/$metadata", "value": value})
    name = entity[0]
    if name not in sets:
        return _v4_error(404, f"The resource '{name}' was not found.")
    try:
        clauses = _clauses(request, quirk=False)
        if entity[1:] == ["$count"]:
            return Answer(
                200, str(sets[name].count(clauses)).encode(), {"Content-Type": "text/plain"}
            )
        found, further = _page(request, sets[name], clauses, page)
        document: Record = {"@odata.context": f"{base}/$metadata#{name}", "value": found}
        if request.query.get("$count") == "true":
            document["@odata.count"] = sets[name].count(clauses)
    except FilterError as error:
        return _v4_error(400, str(error))
    if further is not None:
        document["@odata.nextLink"] = _next_link(request, f"{base}/{name}", further)
    return json_answer(document)


def _clauses(request: Request, quirk: bool) -> list[Clause]:
    """The clauses that must all hold; the feed hears only the first of each dimension."""
    text = request.query.get("$filter", "").strip()
    clauses = list(parse_filter(text).conjuncts) if text else []
    if not quirk:
        return clauses
    heard: dict[frozenset[str], Clause] = {}
    for number, clause in enumerate(clauses):
        heard.setdefault(
            clause.fields if len(clause.fields) == 1 else frozenset({str(number)}), clause
        )
    return list(heard.values())


def _page(
    request: Request, rows: Rows, clauses: list[Clause], size: int
) -> tuple[list[Record], int | None]:
    """The records of one page, and where the next one starts."""
    skip = int(request.query.get("$skip", 0))
    top = int(request.query["$top"]) if "$top" in request.query else None
    wanted = size if top is None else min(size, top)
    found = list(islice(rows.records(clauses, skip), wanted + 1))
    further = skip + wanted if len(found) > wanted and (top is None or top > size) else None
    chosen = [c.strip() for c in request.query.get("$select", "").split(",") if c.strip()]
    found = found[:wanted]
    if chosen and found:
        unknown = [c for c in chosen if c not in found[0]]
        if unknown:
            raise FilterError(f"Could not find a property named '{unknown[0]}'.")
        found = [{c: record[c] for c in chosen} for record in found]
    return found, further


def _next_link(request: Request, address: str, skip: int) -> str:
    """The address of the next page, with the query repeated as the service repeats it."""
    query = {k: v for k, v in request.query.items() if k not in ("$skip", "$top")}
    if "$top" in request.query:
        done = skip - int(request.query.get("$skip", 0))
        query["$top"] = str(int(request.query["$top"]) - done)
    query["$skip"] = str(skip)
    return f"{address}?" + "&".join(f"{k}={_quoted(v)}" for k, v in query.items())


def _quoted(text: str) -> str:
    for mark, code in (("%", "%25"), (" ", "%20"), ("&", "%26"), ("#", "%23"), ("+", "%2B")):
        text = text.replace(mark, code)
    return text


def _listed(records: list[Record]) -> Rows:
    def kept(clauses: list[Clause]) -> list[Record]:
        return [r for r in records if all(clause.test(r) for clause in clauses)]

    return Rows(
        lambda clauses: len(kept(clauses)), lambda clauses, skip: iter(kept(clauses)[skip:])
    )


def _catalog(
    request: Request, tables: Mapping[str, CubeTable], base: str, entity: list[str], page: int
) -> Answer:
    sets = {"Tables": _listed([_catalogued(n, t) for n, t in enumerate(tables.values())])}
    return _v3_entity(request, sets, base, entity, page, quirk=False)


def _v3_error(status: int, words: str) -> Answer:
    error = {"code": "", "message": {"lang": "en-US", "value": words}}
    return json_answer({"odata.error": error}, status)


def _v4_error(status: int, words: str) -> Answer:
    return json_answer({"error": {"code": str(status), "message": words}}, status)


def _v3_sets(table: CubeTable) -> dict[str, Rows]:
    sets = {"TableInfos": _listed([_table_info(table)])}
    if not table.typed_only:
        sets["UntypedDataSet"] = _v3_rows(table, untyped_cell)
    sets["TypedDataSet"] = _v3_rows(table, typed_cell)
    sets["DataProperties"] = _listed(data_properties(table))
    sets["CategoryGroups"] = _listed(_category_groups(table))
    for dimension in table.dimensions:
        sets[dimension.key] = _listed([_v3_item(dimension, item) for item in dimension.items])
    return sets


def _v3_rows(table: CubeTable, told: Callable[[CubeTopic, Cell], Any]) -> Rows:
    names = [dimension.key for dimension in table.dimensions]
    padded = [{i.key: d.padded(i.key) for i in d.items} for d in table.dimensions]
    dimensions = [[{d.key: d.padded(i.key)} for i in d.items] for d in table.dimensions]

    def record(number: int, keys: Keys) -> Record:
        row: Record = {"ID": number}
        row.update((n, p[k]) for n, p, k in zip(names, padded, keys, strict=True))
        row.update((t.key, told(t, table.cell(keys, t.key))) for t in table.topics)
        return row

    return _cube_rows(table, dimensions, record)


def _cube_rows(
    table: CubeTable,
    dimensions: list[list[Record]],
    record: Callable[[int, Keys], Record],
) -> Rows:
    """The rows of a cube; clauses on one dimension choose items before any row is made."""

    def chosen(clauses: list[Clause]) -> tuple[list[list[int]], list[Clause]]:
        rest = list(clauses)
        places = []
        for items in dimensions:
            own = [c for c in rest if items and c.fields <= set(items[0])]
            rest = [c for c in rest if c not in own]
            places.append([n for n, item in enumerate(items) if all(c.test(item) for c in own)])
        return places, rest

    def records(clauses: list[Clause], skip: int) -> Iterator[Record]:
        places, rest = chosen(clauses)
        if not rest:
            return (record(n, keys) for n, keys in table.keys(places, skip))
        made = (record(n, keys) for n, keys in table.keys(places))
        return islice((r for r in made if all(c.test(r) for c in rest)), skip, None)

    def count(clauses: list[Clause]) -> int:
        places, rest = chosen(clauses)
        if rest or table.rows is not None:
            return sum(1 for _ in records(clauses, 0))
        number = 1
        for wanted in places:
            number *= len(wanted)
        return number

    return Rows(count, records)


def typed_cell(topic: CubeTopic, cell: Cell) -> Any:
    """Return a cell as the TypedDataSet has it: a number, a padded text or null."""
    if cell is None or cell == HIDDEN:
        return None
    if topic.text:
        return str(cell).ljust(topic.width)
    return round(float(cell), topic.decimals) if topic.decimals else int(cell)


def untyped_cell(topic: CubeTopic, cell: Cell) -> str:
    """Return a cell as the UntypedDataSet has it: at the right, a point before decimals.

    >>> untyped_cell(CubeTopic("a", "A", decimals=1), 183.3), untyped_cell(CubeTopic("a", "A"), ".")
    ('   183.3', '       .')
    """
    if cell is None:
        return " " * (topic.width if topic.text else FIGURE_WIDTH)
    if cell == HIDDEN:
        return HIDDEN.rjust(FIGURE_WIDTH)
    if topic.text:
        return str(cell).ljust(topic.width)
    return f"{float(cell):.{topic.decimals}f}".rjust(FIGURE_WIDTH)


def data_properties(table: CubeTable) -> list[Record]:
    """Return the DataProperties: dimensions, then topic groups with their topics, as a tree."""
    records: list[Record] = []
    for dimension in table.dimensions:
        records.append(_property(records, dimension.kind, dimension.key, dimension.title, None))
        records[-1]["ReleasePolicy"] = True if dimension.kind == "TimeDimension" else None
    groups: dict[tuple[str, ...], int] = {}
    for topic in table.topics:
        for depth in range(1, len(topic.groups) + 1):
            path = topic.groups[:depth]
            if path not in groups:
                groups[path] = len(records)
                parent = groups.get(path[:-1])
                records.append(_property(records, "TopicGroup", "", path[-1], parent))
        parent = groups.get(topic.groups)
        record = _property(records, "Topic", topic.key, topic.title, parent)
        kind = "String" if topic.text else "Float" if topic.decimals else "Long"
        record |= {
            "Datatype": kind,
            "Unit": topic.unit,
            "Decimals": topic.decimals,
            "Default": "None" if topic.text else "Zero",
        }
        records.append(record)
    return records


def _property(records: list[Record], kind: str, key: str, title: str, parent: int | None) -> Record:
    return {
        "odata.type": f"Cbs.OData.{kind}",
        "ID": len(records),
        "Position": len(records),
        "ParentID": parent,
        "Type": kind,
        "Key": key,
        "Title": title,
        "Description": "",
        "ReleasePolicy": None,
    }


def _v3_item(dimension: CubeDimension, item: CubeItem) -> Record:
    record: Record = {
        "Key": dimension.padded(item.key),
        "Title": item.title,
        "Description": item.description,
    }
    if dimension.kind == "TimeDimension":
        return {**record, "Status": item.status or "Definitief"}
    names = [group for group, _ in dimension.groups]
    return {**record, "CategoryGroupID": names.index(item.group) if item.group in names else None}


def _category_groups(table: CubeTable) -> list[Record]:
    return [
        {
            "ID": number,
            "DimensionKey": dimension.key,
            "Title": title,
            "Description": "",
            "ParentID": None,
        }
        for dimension in table.dimensions
        for number, (_, title) in enumerate(dimension.groups)
    ]


def _table_info(table: CubeTable) -> Record:
    return {
        "ID": 0,
        "Title": table.title,
        "ShortTitle": table.title.split(";")[0],
        "Identifier": table.id,
        "Summary": table.summary or table.title,
        "Modified": table.modified,
        "MetaDataModified": table.modified,
        "ReasonDelivery": "Actualisering",
        "ExplanatoryText": "",
        "Language": "nl",
        "Catalog": table.catalog,
        "Frequency": "Stopgezet" if table.status == "Gediscontinueerd" else "Perjaar",
        "Period": table.period,
        "ShortDescription": f"\n{table.summary or table.title}\n",
        "Description": f"INHOUDSOPGAVE\n\n1. Toelichting\n\n{table.summary or table.title}\n",
        "DefaultPresentation": "ts=1605222635211&graphtype=Table&k=Topics",
        "DefaultSelection": "$select=" + ", ".join(d.key for d in table.dimensions),
        "GraphTypes": "Table,Bar,Line",
        "OutputStatus": table.status,
        "Source": "CBS.",
    }


def _catalogued(number: int, table: CubeTable) -> Record:
    info = _table_info(table)
    for name in ("Description",):
        info.pop(name)
    return {
        "Updated": table.modified,
        **info,
        "ID": number,
        "SummaryAndLinks": info["Summary"],
        "ApiUrl": f"https://opendata.cbs.nl/ODataApi/OData/{table.id}",
        "FeedUrl": f"https://opendata.cbs.nl/ODataFeed/OData/{table.id}",
        "RecordCount": table.size,
        "ColumnCount": len(table.dimensions) + len(table.topics),
        "SearchPriority": "2",
    }


def _v4_sets(table: CubeTable, sparse: bool) -> dict[str, Rows]:
    sets = {
        "MeasureCodes": _listed(_measure_codes(table)),
        "Dimensions": _listed([_v4_dimension(d) for d in table.dimensions]),
        "Observations": _observations(table, sparse),
    }
    if any(topic.groups for topic in table.topics):
        sets["MeasureGroups"] = _listed(_measure_groups(table))
    for dimension in table.dimensions:
        codes = [_v4_code(dimension, n, item) for n, item in enumerate(dimension.items, 1)]
        sets[f"{dimension.key}Codes"] = _listed(codes)
        if dimension.groups:
            groups = [
                {"Id": key, "Index": n, "Title": title, "Description": None, "ParentId": None}
                for n, (key, title) in enumerate(dimension.groups)
            ]
            sets[f"{dimension.key}Groups"] = _listed(groups)
    return sets


def _v4_properties(table: CubeTable) -> Record:
    moment = f"{table.modified[:10]}T02:00:00+02:00"
    return {
        "Identifier": table.id,
        "Title": table.title,
        "Description": table.summary or table.title,
        "Modified": f"{table.modified}+02:00",
        "ReleaseDate": moment,
        "ModificationDate": moment,
        "Language": "nl",
        "TemporalCoverage": table.period,
        "Catalog": table.catalog,
        "Version": table.modified[:10].replace("-", "") + "0000",
        "VersionReason": "Actualisering",
        "Frequency": "Stopgezet" if table.status == "Gediscontinueerd" else "Perjaar",
        "Status": table.status,
        "ObservationCount": table.size * len(table.topics),
        "ObservationsModified": f"{table.modified}+02:00",
        "DatasetType": "Numeric",
        "GraphTypes": "Table,Bar,Line,Map",
        "License": "https://creativecommons.org/licenses/by/4.0/",
        "Source": "CBS.",
    }


def _v4_dimension(dimension: CubeDimension) -> Record:
    geo = dimension.kind.startswith("Geo")
    return {
        "Identifier": dimension.key,
        "Title": dimension.title,
        "Description": "",
        "Kind": dimension.kind,
        "MapYear": "2025" if geo else None,
        "ReleasePolicy": True if dimension.kind == "TimeDimension" else None,
    }


def _v4_code(dimension: CubeDimension, index: int, item: CubeItem) -> Record:
    record: Record = {
        "Identifier": item.key,
        "Index": index,
        "Title": item.title,
        "Description": item.description,
        "DimensionGroupId": item.group or None,
    }
    if dimension.kind == "TimeDimension":
        record["Status"] = item.status or "Definitief"
    elif dimension.kind.startswith("Geo"):
        record["DetailRegionCode"] = item.key
    return record


def _group_ids(table: CubeTable) -> dict[tuple[str, ...], str]:
    paths = [t.groups[:depth] for t in table.topics for depth in range(1, len(t.groups) + 1)]
    return {path: f"M{n:06d}" for n, path in enumerate(dict.fromkeys(paths), 1)}


def _measure_groups(table: CubeTable) -> list[Record]:
    ids = _group_ids(table)
    return [
        {
            "Id": own,
            "Index": n,
            "Title": path[-1],
            "Description": "",
            "ParentId": ids.get(path[:-1]),
        }
        for n, (path, own) in enumerate(ids.items())
    ]


def _measure_codes(table: CubeTable) -> list[Record]:
    ids = _group_ids(table)
    return [
        {
            "Identifier": topic.measure,
            "Index": n,
            "Title": topic.title,
            "Description": "",
            "MeasureGroupId": ids.get(topic.groups),
            "DataType": "String" if topic.text else "Double" if topic.decimals else "Long",
            "Unit": topic.unit,
            "Format": None,
            "Decimals": topic.decimals,
            "PresentationType": "Relative" if topic.unit == "%" else "Absolute",
        }
        for n, topic in enumerate(table.topics, 1)
    ]


def _observations(table: CubeTable, sparse: bool) -> Rows:
    """One record per figure: the topic is a dimension among the others, and varies slowest."""
    topics = {topic.measure: topic for topic in table.topics}
    measure = CubeDimension("Measure", "", tuple(CubeItem(m, m) for m in topics))
    given = table.rows and frozenset((m, *keys) for m in topics for keys in table.rows)
    names = [dimension.key for dimension in table.dimensions]
    whole = CubeTable(
        table.id, "", "", (measure, *table.dimensions), (), lambda _keys, _topic: None, given
    )

    def record(number: int, keys: Keys) -> Record:
        topic = topics[keys[0]]
        cell = table.cell(keys[1:], topic.key)
        shown = typed_cell(topic, cell)
        missing = "Impossible" if cell is None else "Unknown"
        return {
            "Id": number,
            "Measure": keys[0],
            "ValueAttribute": missing if shown is None else "None",
            "Value": None if topic.text or shown is None else float(shown),
            "StringValue": shown if topic.text else None,
            **dict(zip(names, keys[1:], strict=True)),
        }

    dimensions = [[{d.key: i.key} for i in d.items] for d in whole.dimensions]
    rows = _cube_rows(whole, dimensions, record)
    return _without_impossible(rows) if sparse else rows


def _without_impossible(rows: Rows) -> Rows:
    def records(clauses: list[Clause], skip: int) -> Iterator[Record]:
        kept = (r for r in rows.records(clauses, 0) if r["ValueAttribute"] != "Impossible")
        return islice(kept, skip, None)

    return Rows(lambda clauses: sum(1 for _ in records(clauses, 0)), records)
