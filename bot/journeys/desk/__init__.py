"""The desk of a firm: a group of its staff with a forum topic per contact, and the way between it and the person."""
