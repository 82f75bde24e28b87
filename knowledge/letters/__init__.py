"""Letters: what somebody wrote to the person, read into values with their places; nothing here judges or obeys."""
