"""Readers of foreign bytes against a fuzzer that sees which lines ran (``make fuzz``); findings are always replayed."""
