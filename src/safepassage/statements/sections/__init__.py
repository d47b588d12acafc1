"""One file a duty: which of its figures a statement prints, in which order, and what the public edition leaves out."""
