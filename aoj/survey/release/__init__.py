"""What of the answers may be shown: the rules, the plan that applies them, and the tables it gives.

Nothing outside this package turns answers into what a reader sees. A plan (`RegionRelease`) holds
the tables that may be shown and nothing else; notebooks read plans, never answers.
"""

from aoj.survey.release.shown import (
    DETAILS,
    RegionRelease,
    ShownAnswer,
    ShownChange,
    ShownDeepening,
    ShownGroup,
    ShownOpen,
    ShownOthers,
    ShownPart,
    ShownQuestion,
    ShownResponse,
    ShownSplit,
    ShownTable,
)

__all__ = [
    "DETAILS",
    "RegionRelease",
    "ShownAnswer",
    "ShownChange",
    "ShownDeepening",
    "ShownGroup",
    "ShownOpen",
    "ShownOthers",
    "ShownPart",
    "ShownQuestion",
    "ShownResponse",
    "ShownSplit",
    "ShownTable",
]
