"""The reading side of statements: somebody else's words in, quantities and what does not add up out.

Text goes one way: tokens → marks (dates, numbers that count nothing) → quantities →
what is counted, who says so, over which time, of which whole → findings. Everything
that belongs to one language is a table in `tongues/`. Nothing here learns, guesses a
number, or touches disk, clock or chance.
"""
