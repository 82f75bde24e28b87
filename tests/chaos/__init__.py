"""Faults on purpose. Not part of the normal suite: `make chaos`."""
