"""Places: what they are called, what they lie in, and since when."""
