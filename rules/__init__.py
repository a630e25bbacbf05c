"""What the law says: dated, cited data and the pure functions that read it. Knows nothing of talk or Telegram."""
