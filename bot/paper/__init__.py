"""What people take away on paper: the result of the check, and letters. Values in, bytes out, no judgement."""

from bot.paper.check import check_pdf
from bot.paper.letter import Letterform, Paragraph, letter_pdf
from bot.paper.word import letter_docx

__all__ = ["Letterform", "Paragraph", "check_pdf", "letter_docx", "letter_pdf"]
