"""From an executed notebook to what a reader gets: one calm, self-contained page."""
