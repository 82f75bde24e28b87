"""A Telegram of our own for tests: one core in memory, spoken to in process or over HTTP. No mock: it keeps rules."""
