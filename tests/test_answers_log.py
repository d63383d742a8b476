"""A mistake of ours among answers of people: its log says where, and nothing of what they said."""

from __future__ import annotations

from pathlib import Path

from survey_project import aoj, bare_project, export, people

TO = ("--region", "fabelkust", "--wave", "2026", "--group", "jongeren")


def test_a_log_of_a_mistake_among_answers_shows_none(tmp_path, repo_root, monkeypatch):
    def fail(cells: list[str]) -> None:
        try:
            int(cells[0])
        except ValueError as error:
            raise KeyError(cells[0]) from error

    monkeypatch.setattr("aoj.survey.stripping.days_of", fail)
    root = bare_project(tmp_path / "project", repo_root)
    file = export(tmp_path / "export.csv", people(range(1, 9), submitdate="Jan Geheim"))
    done = aoj(root, "answers", "add", str(file), *TO)
    assert done.exit_code == 70 and "Geheim" not in done.output
    log = Path(done.output.strip().rstrip(".").split()[-1])
    said = log.read_text(encoding="utf-8")
    log.unlink()
    assert "KeyError" in said and "ValueError" in said and "in strip" in said
    assert "Geheim" not in said
