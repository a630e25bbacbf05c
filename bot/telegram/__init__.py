"""Telegram: the only folder that imports aiogram, which costs seconds; so it is imported only by ``medaqy run``."""
