"""Interchange: what enters and leaves in formats, one file per foreign format.

Every door (a CSV or JSONL file, a form on the command line) ends in the same raw
record, and `records` reads it in one way. Files are read whole and judged whole:
nothing of a file is recorded before all its faults are known. This room appends
nothing that a kind has not checked, and it cannot reach `protection`.
"""
