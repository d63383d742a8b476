"""The table of responses: one row per respondent and question, and nothing that names a person."""

from __future__ import annotations

COLUMNS = (
    "region",  # slug
    "wave",  # key in the region's file, such as 2026
    "group",  # beleid, uitvoering, ouders, jongeren
    "role",  # key of the questionnaire's roles; "" where not told
    "gemeente",  # GM code; "" where not asked or not told
    "respondent",  # number within region, wave and group; says nothing of the person
    "question",  # key; of a multiple choice `key.option`, one row per option
    "version",  # version of the question in that wave, as text
    "answer",  # code of a level or option ("1"/"0" of a multiple), or allowed free text; else ""
    "status",
)
"""All of them text, dtype str; key: region, wave, group, respondent, question."""

STATUSES = (
    "answered",
    "not_shown",  # routing: the tool did not show it
    "not_asked",  # this region's list of that wave has no such question
    "not_applicable",
    "dont_know",
    "unanswered",
)
"""Only `answered` is in a base; each of the others is counted apart."""
