"""Until when: periods of the BGB with weekends and holidays, and when a claim becomes time-barred."""
