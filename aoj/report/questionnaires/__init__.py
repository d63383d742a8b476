"""The verbs of a notebook about questionnaires: they show what a plan holds, and nothing else."""

from aoj.report.questionnaires.verbs import QuestionnaireVerbs, check_groups

__all__ = ["QuestionnaireVerbs", "check_groups"]
