"""Pauses in the fighting, and who is said to hold which share of a named whole."""
