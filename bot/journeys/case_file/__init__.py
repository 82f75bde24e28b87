"""The case in a chat: ``journey.py`` is what the conversation calls, beside it its steps and screens."""
