"""Broadcasts of the union: what is written, who gets it, how fast it goes; no front end and no database in here."""
