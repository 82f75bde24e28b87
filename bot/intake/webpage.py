"""The text of an HTML page or mail that a person would see; what the page hides is told apart.

Not a browser: nothing is fetched or run, and only the styles that usually hide text are understood (display,
visibility, opacity, size, colour on the same colour, moved off the page), inline or by simple rules in the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.intake import colour
from bot.intake.events import Event, Page, Told, Unreadable
from bot.intake.plain import text_of
from knowledge.library.faults import LibraryError
from knowledge.library.lines import Lines
from knowledge.library.markup import Node, parse_html

MAX_RULES = 2_000
_NO_TEXT = frozenset({"script", "style", "template", "noscript", "head", "title", "svg", "iframe", "object", "select"})
_BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "br", "center", "dd", "div", "dl", "dt", "fieldset",
        "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "nav",
        "ol", "p", "pre", "section", "table", "tbody", "tfoot", "thead", "tr", "ul",
    }
)  # fmt: skip
_HIDES = re.compile(
    r"display:none|visibility:(?:hidden|collapse)|opacity:0?\.?0*(?:;|!|$)|font-size:0?\.?[0-3]?(?:px|pt|em|rem|%|;|!|$)"
    r"|text-indent:-\d{3,}|(?:^|;)(?:left|top|right|margin-left):-\d{3,}|clip:rect\(0|max-height:0|(?:^|;)height:0(?!\.)"
    r"|transform:scale\(0\)|mso-hide:all"
)
_RULE = re.compile(r"([^{}]{1,300})\{([^{}]{0,2000})\}")
_SIMPLE = re.compile(r"(?:[a-z][a-z0-9]*)?(?:[.#][\w-]+)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Look:
    hidden: bool = False
    ink: colour.Colour = (0, 0, 0)
    ground: colour.Colour = (255, 255, 255)


def read(data: bytes) -> Iterator[Event]:
    """The visible text as one page, hidden words as a note."""
    yield from events(text_of(data), "text")


def events(markup: str, how: str) -> Iterator[Event]:
    """The same for markup that is decoded already. Raises Unreadable (broken_file)."""
    try:
        root = parse_html(re.sub(r"\A\s*<\?xml[^>]*>", "", markup).encode(), "")
    except LibraryError as error:
        raise Unreadable("broken_file", str(error)) from error
    visible, hidden = _split(root)
    if hidden:
        yield Told("hidden_text", {"words": hidden, "number": 1})
    yield Page(1, visible, how)


def _split(root: Node) -> tuple[str, str]:
    rules = _rules(root)
    lines = Lines()
    hidden: list[str] = []
    stack: list[tuple[Node, _Look, bool]] = [(root, _Look(), False)]
    while stack:
        node, look, leaving = stack.pop()
        if leaving:
            _leave(node, look, lines, hidden)
            continue
        inside = _styled(node, look, rules)
        if node.tag in _BLOCKS:
            lines.end()
        elif node.tag in {"td", "th"}:
            lines.say(" ")
        stack.append((node, look, True))
        if node.tag in _NO_TEXT:
            continue
        _say(node.text, inside, lines, hidden)
        stack += [(child, inside, False) for child in reversed(node) if isinstance(child.tag, str)]
    return lines.text(), " ".join(" ".join(hidden).split())


def _leave(node: Node, look: _Look, lines: Lines, hidden: list[str]) -> None:
    if node.tag in _BLOCKS:
        lines.end()
    _say(node.tail, look, lines, hidden)


def _say(text: str | None, look: _Look, lines: Lines, hidden: list[str]) -> None:
    if not text:
        return
    if look.hidden or colour.same(look.ink, look.ground):
        hidden.append(text)
    else:
        lines.say(text)


def _styled(node: Node, look: _Look, rules: dict[str, str]) -> _Look:
    names = [node.tag, *(f".{name}" for name in node.get("class", "").split()[:20]), f"#{node.get('id', '')}"]
    names += [node.tag + name for name in names[1:]]
    declared = [rules[name] for name in names if name in rules]
    style = ";".join([*declared, re.sub(r"\s+", "", node.get("style", "")[:4_000]).lower()])
    ground = colour.parsed(_value(style, "background-color") or _value(style, "background") or node.get("bgcolor", ""))
    ink = colour.parsed(_value(style, "color") or (node.get("color", "") if node.tag == "font" else ""))
    return replace(
        look,
        hidden=look.hidden or "hidden" in node.attrib or bool(_HIDES.search(style)) or ink == colour.TRANSPARENT,
        ink=ink or look.ink,
        ground=ground if ground and ground != colour.TRANSPARENT else look.ground,
    )


def _value(style: str, name: str) -> str:
    found = re.findall(rf"(?:^|;){name}:([^;!]+)", style)
    return found[-1] if found else ""


def _rules(root: Node) -> dict[str, str]:
    """Selector -> declarations of the simple rules (tag, .class, #id) in the page's style sheets."""
    rules: dict[str, str] = {}
    sheets = "".join(node.text or "" for node in root.iter("style"))[:200_000]
    for selectors, declarations in _RULE.findall(re.sub(r"/\*.*?\*/|@media[^{]*\{", "", sheets, flags=re.DOTALL)):
        for selector in selectors.split(","):
            name = selector.strip()
            if name and len(rules) < MAX_RULES and _SIMPLE.fullmatch(name):
                rules[name] = rules.get(name, "") + ";" + re.sub(r"\s+", "", declarations).lower()
    return rules
