"""The structure of a list as a tool or a codebook tells it, for the export that goes with it."""

from aoj.survey.structures.columns import with_structure
from aoj.survey.structures.lists import asked_of
from aoj.survey.structures.opening import read_structure
from aoj.survey.structures.values import Structure, StructureQuestion

__all__ = ["Structure", "StructureQuestion", "asked_of", "read_structure", "with_structure"]
