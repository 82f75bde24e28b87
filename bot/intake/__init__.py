"""Take what a person sends: files of any kind become pages of text, with an honest word on how well they were read.

Not the reading of the letter (who, what, by when): that is knowledge.letters. Files are hostile until shown otherwise,
so none is opened in this process; see bot/intake/child.py.

    take -> process -> child -> read -> pdf | office | mail | webpage | plain | picture -> events -> judge -> Taken
"""

from bot.intake.take import take
from bot.intake.taken import DEFAULT, Fault, FileTaken, Limits, NamedBytes, Note, PageText, Taken

__all__ = ["DEFAULT", "Fault", "FileTaken", "Limits", "NamedBytes", "Note", "PageText", "Taken", "take"]
