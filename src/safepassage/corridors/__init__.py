"""Corridors: their states and guarantees, convoys, incidents, notices to people, and what is overdue."""
