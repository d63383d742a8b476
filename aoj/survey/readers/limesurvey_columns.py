"""LimeSurvey's own columns, by their codes and by their names where texts are the header."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from aoj.survey.raw import Role

BY_CODE: Mapping[str, Role] = {
    "id": "id",
    "submitdate": "submitted",
    "lastpage": "technical",
    "startlanguage": "technical",
    "seed": "technical",
    "token": "token",
    "startdate": "started",
    "datestamp": "technical",
    "ipaddr": "personal",
    "refurl": "personal",
    "interviewtime": "technical",
    "firstname": "personal",
    "lastname": "personal",
    "email": "personal",
    "emailstatus": "technical",
    "validfrom": "technical",
    "validuntil": "technical",
    "remindersent": "technical",
    "remindercount": "technical",
    "usesleft": "technical",
    "tid": "personal",
    "mpid": "personal",
}
_BY_NAME: Mapping[str, Role] = {
    "response id": "id",
    "antwoord id": "id",
    "antwoord-id": "id",
    "respons id": "id",
    "date submitted": "submitted",
    "datum ingezonden": "submitted",
    "datum inzending": "submitted",
    "datum ingediend": "submitted",
    "datum verzonden": "submitted",
    "last page": "technical",
    "laatste pagina": "technical",
    "start language": "technical",
    "starttaal": "technical",
    "begintaal": "technical",
    "date started": "started",
    "startdatum": "started",
    "datum gestart": "started",
    "date last action": "technical",
    "datum laatste actie": "technical",
    "ip address": "personal",
    "ip-adres": "personal",
    "referrer url": "personal",
    "verwijzende url": "personal",
    "total time": "technical",
    "totale tijd": "technical",
    "token": "token",
    "toegangscode": "token",
    "access code": "token",
    "seed": "technical",
    "first name": "personal",
    "last name": "personal",
    "email address": "personal",
}
_CUT = 15
_TIMES = ("grouptime", "group time", "question time", "groepstijd", "vraagtijd")


def own_role(header: str) -> Role | None:
    """Return what a column of LimeSurvey itself is; None for a question.

    >>> own_role("submitdate. Date_submitted"), own_role("Date last actio.. "), own_role("Q1")
    ('submitted', 'technical', None)
    """
    bare = " ".join(header.replace("_", " ").split()).casefold()
    if bare in BY_CODE:
        return BY_CODE[bare]
    if bare.startswith(_TIMES):
        return "technical"
    if bare in _BY_NAME:
        return _BY_NAME[bare]
    code, rest = re.match(r"([a-z]*)[\s.:|-]*(.*)", bare, re.S).groups()  # type: ignore[union-attr]
    if code in BY_CODE and _by_name(rest) is not None:
        return BY_CODE[code]
    return _by_name(bare)


def is_participants(headers: Sequence[str]) -> bool:
    """Whether these are the headers of LimeSurvey's list of participants: names, not answers."""
    names = {re.sub(r"\W", "", header.casefold()) for header in headers}
    return {"firstname", "lastname", "email", "token", "usesleft"} <= names


def _by_name(name: str) -> Role | None:
    """Return the role of a name that may have been cut off after fifteen characters."""
    bare = name.rstrip(". ")
    if bare in _BY_NAME:
        return _BY_NAME[bare]
    cut = [role for known, role in _BY_NAME.items() if len(bare) == _CUT and known[:_CUT] == bare]
    return cut[0] if cut else None
