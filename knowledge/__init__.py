"""What we know: law, letters, search. Plain values in, plain values out; no network, no clock, no model."""
