"""From a survey tool's export to results: questionnaires, reading, answers, results.

Nothing here returns a respondent to a reader. Until the rules of disclosure stand, every result
bears the mark `INTERNAL` and none reaches a report.
"""

INTERNAL = "intern, niet tonen"
"""The mark of every result."""
