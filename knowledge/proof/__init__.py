"""Whether a sentence says no more, no less and nothing else than the passage it cites. Pure; knows no model."""
