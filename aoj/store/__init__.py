"""Everything on disk that is not a report: the project, the snapshots, the observations."""
