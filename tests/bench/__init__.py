"""Benchmarks: figures with targets, not tests. `make bench` runs all of them on this machine."""
