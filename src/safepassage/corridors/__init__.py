"""Corridors: their states and guarantees, convoys, incidents, and what is overdue."""
