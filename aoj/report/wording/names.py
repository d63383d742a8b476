"""Names of regions by code, and which of two places is meant where they share a name."""

from __future__ import annotations

from collections.abc import Mapping

UNKNOWN = "een gemeente buiten de naslag"


class Names:
    """Names of regions by code; a bare code never reaches a reader.

    `kinds` says of a region what it is, where its name alone may mean another one too.

    >>> names = Names({"GM0014": "Groningen"}, {"GM0014": "gemeente"})
    >>> names("GM0014"), names.plain("GM0014"), names.marked("GM0014", "heel")
    ('Groningen (gemeente)', 'Groningen', 'Groningen (gemeente; heel)')
    """

    def __init__(self, by_code: Mapping[str, str], kinds: Mapping[str, str] | None = None) -> None:
        self._by_code = dict(by_code)
        self._kinds = dict(kinds or {})

    def __call__(self, code: str) -> str:
        """Return the name of a code as it stands by itself."""
        kind = self._kinds.get(code)
        return f"{self.plain(code)} ({kind})" if kind else self.plain(code)

    def plain(self, code: str) -> str:
        """Return the name alone, for a text that says already what it is the name of."""
        return self._by_code.get(code, UNKNOWN)

    def marked(self, code: str, mark: str) -> str:
        """Return the name with a remark in brackets."""
        kind = self._kinds.get(code)
        return f"{self.plain(code)} ({kind}; {mark})" if kind else f"{self.plain(code)} ({mark})"
