"""People: counted at crossings, registered on arrival, and accounted for in between."""
