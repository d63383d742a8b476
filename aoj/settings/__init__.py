"""Every YAML of a project, typed: region files, `_default.yml` and the sidecars of templates.

The files are read as text (`0363` and `no` stay what was written), pydantic gives them types, and
every mistake becomes one Dutch sentence with file and line. Values take precedence in this order:
sidecar < `_default.yml` < region < command line; lists replace, maps merge (passages by name).
"""

from aoj.settings.editing import set_values
from aoj.settings.editions import year_of_edition
from aoj.settings.files import (
    ProjectFolders,
    check_region_exists,
    load_defaults,
    load_questionnaire,
    load_region,
    load_sidecar,
    parse_region,
    questionnaire_groups,
    read_questionnaire,
    region_slugs,
)
from aoj.settings.lists import Fault, faults_of, faults_of_region
from aoj.settings.logos import Logo
from aoj.settings.models import Defaults, Parameter, Part, RegionSettings, ReportSettings, Sidecar
from aoj.settings.parameters import (
    COMMAND_LINE,
    FILLED_BY_RUN,
    parse_assignments,
    part_of_region,
    resolve_parameters,
    typed,
)
from aoj.settings.peers import parse_peers
from aoj.settings.questionnaires import Questionnaire
from aoj.settings.slugs import check_slug, is_slug, make_slug
from aoj.settings.text_yaml import Document, parse_yaml, read_yaml
from aoj.settings.theme import (
    Colours,
    Theme,
    load_colours,
    load_region_logo,
    load_theme,
    theme_remarks,
)

__all__ = [
    "COMMAND_LINE",
    "FILLED_BY_RUN",
    "Colours",
    "Defaults",
    "Document",
    "Fault",
    "Logo",
    "Parameter",
    "Part",
    "ProjectFolders",
    "Questionnaire",
    "RegionSettings",
    "ReportSettings",
    "Sidecar",
    "Theme",
    "check_region_exists",
    "check_slug",
    "faults_of",
    "faults_of_region",
    "is_slug",
    "load_colours",
    "load_defaults",
    "load_questionnaire",
    "load_region",
    "load_region_logo",
    "load_sidecar",
    "load_theme",
    "make_slug",
    "parse_assignments",
    "parse_peers",
    "parse_region",
    "parse_yaml",
    "part_of_region",
    "questionnaire_groups",
    "read_questionnaire",
    "read_yaml",
    "region_slugs",
    "resolve_parameters",
    "set_values",
    "theme_remarks",
    "typed",
    "year_of_edition",
]
