"""People who lay down weapons: aggregate tallies by period and district, and the decisions about them."""
