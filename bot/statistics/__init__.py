"""Statistics: what is counted, in which periods, and what of it may be published."""
