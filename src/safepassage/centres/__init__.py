"""Centres: whom they hold against what they can hold, and the care that was given."""
