"""Regional analyses of education and youth care, from public sources to a notebook per region.

The library half turns public sources and questionnaire answers into one tidy table; the machinery
half turns templates into region notebooks. The two meet only inside a running notebook, through
`aoj.report`. ARCHITECTURE.md tells which module may import which.
"""

__version__ = "0.1.0"
