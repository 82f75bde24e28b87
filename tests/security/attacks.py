"""Texts that want to be more than text, and how a reply is judged: a channel takes it, and no markup is theirs."""

from __future__ import annotations

from html.parser import HTMLParser

from bot.ports import Reply
from bot.telegram import render

LINK = "https://evil.example/x"
SUM = "{{ 7 * 191 }}{% for x in [1] %}1337{% endfor %}{# c #}"
EVIL = (
    f'</b></blockquote><a href="{LINK}">klick</a><script>x</script><b>&lt;i&gt;&#60;u&#62; {SUM} '
    """#panic("p") $x$ "'`\\"""
)
SHORT = f'<a href="{LINK}">x</a></b>{{{{7*191}}}}'


class _Links(HTMLParser):
    """Where a reply leads to."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if name == "href"]


def harmless(reply: Reply) -> bool:
    """The markup is ours alone, nothing was calculated, and every button is one that a channel takes."""
    links = _Links()
    links.feed(reply.html)
    render.split(reply.html)
    buttons = [button for row in reply.buttons for button in row]
    leads = [*links.found, *(button.url or "" for button in buttons)]
    fits = all(len(button.data.encode()) <= 64 for button in buttons)
    calculated = "1337" in reply.html.replace(SUM, "").replace("%}1337{%", "")
    return fits and not calculated and not any("evil.example" in lead for lead in leads)
