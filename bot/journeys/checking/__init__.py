"""The check in a chat: ``journey.py`` is what the conversation calls, beside it its moves, its ear and its screens."""
