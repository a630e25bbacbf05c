"""How we ask and explain: no Telegram, no database, no clock."""
