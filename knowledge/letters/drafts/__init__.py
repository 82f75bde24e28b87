"""Drafts of letters: which paragraph stands in which letter, why, on which source, and what is still missing.

It holds no word of a letter; those are in prompts/letters.
"""
