"""The staff side of a firm: its desk is a group with a forum topic per contact."""
