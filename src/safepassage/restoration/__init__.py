"""Facilities: what was done at each, by whom, and whether it works."""
