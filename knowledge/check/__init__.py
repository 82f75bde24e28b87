"""The check: which exception covers what was done with a work. Scheme as data, a pure engine, a result."""
