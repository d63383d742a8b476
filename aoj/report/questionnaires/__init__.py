"""The verbs of a notebook about questionnaires: they show what a plan holds, and nothing else."""

from aoj.report.questionnaires.verbs import QuestionnaireVerbs

__all__ = ["QuestionnaireVerbs"]
