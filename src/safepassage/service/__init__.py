"""The door for browsers and other systems: one API, one policy, one live stream.

It shows what the commands show and takes what they take, by the same functions; it adds who may,
and nothing else. Whoever has no role sees nothing, and what is not in the table of `policy` does
not start.
"""
