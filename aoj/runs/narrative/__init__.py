"""The narrative: a person's notebook and a newer template made into one, before it is executed.

Pure: JSON of notebooks in, JSON out. `reading` tells whose each cell is, `lines` merges one text,
`order` says what comes after what, `merge` does a whole notebook, `edits` lists what people did,
`revisions` keeps what must be looked at again, `notes` shows that in the notebook.
"""
