"""What a change of the law changes: two states of our content side by side, and whom of those we serve it concerns."""
