"""Pictures of real conversations for the README: played with the real bot over the fake Telegram, drawn by Chromium.

``make screens`` makes them anew; no test needs them. Not a copy of Telegram's own look, and nothing in them is written
by hand: every word of the bot is what it said. The people and their letters are invented.
"""
