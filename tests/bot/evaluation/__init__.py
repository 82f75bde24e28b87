"""Measuring answers and search."""
