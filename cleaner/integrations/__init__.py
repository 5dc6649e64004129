"""cleaner as a step in other people's pipelines: datatrove, datasets, Ray Data, Spark. See docs/integrations.md.

Each module imports its engine itself; this package imports none.
"""
