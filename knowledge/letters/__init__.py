"""Letters: reading what came, and planning what goes out."""
