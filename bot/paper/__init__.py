"""What people take away on paper: the result of the check, and letters. Values in, bytes out, no judgement."""

from bot.paper.check import check_pdf

__all__ = ["check_pdf"]
