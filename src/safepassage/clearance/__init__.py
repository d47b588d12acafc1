"""The ground: hazards reported, accidents, land released and to which standard, explosive objects."""
