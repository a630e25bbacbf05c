"""Broadcasts of the union's staff: what they are made of and how they are counted; no Telegram, no database."""
