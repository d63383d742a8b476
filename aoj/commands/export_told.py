"""What `aoj export` says of a page that it wrote."""

from __future__ import annotations

from aoj.commands.export import Exported


def told(page: Exported, region: str) -> str:
    """Return the lines about a page: where it is, what is not on it, and what to do about that."""
    mark = ", vrijgegeven; het grootboek houdt bij wat erop staat" if page.released else ""
    lines = [f"Geschreven: {page.path}{mark}"]
    lines += [f"Let op: {remark}." for remark in page.remarks]
    lines += [f"Let op: {one.sentence}." for one in page.left_out]
    if page.left_out:
        lines.append(
            f"Heeft iemand deze code nagekeken, zet dan onder 'survey' in parameters/{region}.yml:"
        )
        lines.append("  reviewed:")
        lines += [f"    {one.yaml}" for one in page.left_out]
    return "\n".join(lines)
