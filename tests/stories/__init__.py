"""Whole days of groups and firms: the bot as a process over HTTP, by polling and by webhook, with everybody played."""
