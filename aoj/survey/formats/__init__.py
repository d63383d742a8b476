"""A list as a file that a survey tool imports, or that a person reads."""

from aoj.survey.formats.docx import word_document
from aoj.survey.formats.limesurvey import limesurvey_structure
from aoj.survey.formats.xlsform import xlsform

__all__ = ["limesurvey_structure", "word_document", "xlsform"]
