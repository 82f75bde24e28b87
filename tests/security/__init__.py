"""One file per line of attack; SECURITY.md names these tests, and test_threat_model.py reads it."""
