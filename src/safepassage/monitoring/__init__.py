"""Watching the corridors: watches, what they counted, and the time that nobody saw."""
