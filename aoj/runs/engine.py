"""The engine of a run: papermill's own, which writes the notebook when it ends and not per cell.

Papermill writes the whole notebook before and after each cell. Its file is a temporary one here,
that is read when all is done or when a cell failed; both times papermill writes it at the end. Of a
notebook with a hundred cells and charts that is more than half of the time.
"""

from __future__ import annotations

from typing import Any

from papermill.engines import NBClientEngine, NotebookExecutionManager, papermill_engines

NAME = "aoj"


class RunEngine(NBClientEngine):
    """Papermill's engine on nbclient, without the writing between cells."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: NotebookExecutionManager, kernel_name: str, **kwargs: Any
    ) -> None:
        """Execute all cells; papermill writes the notebook afterwards, whatever happened."""
        nb_man.save = _nothing
        try:
            super().execute_managed_notebook(nb_man, kernel_name, **kwargs)
        finally:
            del nb_man.save


def _nothing(**_: Any) -> None:
    """Write nothing yet."""


papermill_engines.register(NAME, RunEngine)
