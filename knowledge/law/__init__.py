"""The law itself: citations, laws and their names, norm cards, decisions, terms."""
