"""The door for people and programs: one file per command, loaded when it is called.

Commands read arguments, call the floors below, and print. They hold no figure, no rule
and no format of their own; whatever two commands need lies below. Nothing heavy is
imported before a command runs, so that `--help` is quick on a slow laptop.
"""
