"""Results of answers: pure functions over the table of responses, to frozen values.

Each value names its method, its base and what was left out, and bears the mark `INTERNAL`. Nothing
here adds groups up: a dozen answers of beleid say nothing beside hundreds of ouders, and a total is
the way to subtract.
"""
