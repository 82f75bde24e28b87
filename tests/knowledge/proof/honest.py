"""True sentences in slightly other words: what an honest model would say of a passage. One change each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

Rewording = Callable[[str, str, str], Iterator[str]]

_SYNONYMS = {
    "de": [("zum Beispiel", "etwa"), ("z. B.", "beispielsweise"), ("etwa", "zum Beispiel"), ("jedoch", "aber"), ("aber", "jedoch"), ("sowie", "und"),
           ("wenn", "falls"), ("Wenn", "Sofern"), ("verlangen", "fordern"), ("meist", "meistens"), ("schon", "bereits"), ("oft", "häufig"), ("Firma", "Unternehmen"),
           ("nur", "lediglich"), ("Das", "Dies"), ("erlaubt", "zulässig"), ("verboten", "nicht erlaubt"), ("umstritten", "strittig"),
           ("außer wenn", "es sei denn"), ("nötig", "erforderlich"), ("mindestens", "wenigstens"), ("bekommt", "erhält"), ("bekommen", "erhalten"),
           ("Anwalt", "Rechtsanwalt"), ("derzeit", "aktuell"), ("zwei", "2"), ("drei", "3"), ("Fotos", "Fotografien"), ("in der Regel", "regelmäßig"),
           ("kein Anwalt", "kein Rechtsanwalt"), ("du", "man"), ("immer", "stets"), ("deshalb", "daher"), ("also", "somit"), ("nutzen", "verwenden")],
    "en": [("for example", "for instance"), ("however", "but"), ("company", "firm"), ("lawyer", "attorney"), ("only", "solely"), ("often", "frequently"),
           ("usually", "normally"), ("unless", "except if"), ("allowed", "permitted"), ("forbidden", "not allowed"), ("required", "necessary"),
           ("have to", "must"), ("because", "because"), ("two", "2"), ("three", "3"), ("disputed", "contested"), ("cannot", "can not"), ("photo", "photograph"),
           ("as a rule", "generally"), ("use", "utilise"), ("about", "roughly")],
}  # fmt: skip
_FRAMES = {
    "de": ["Kurz gesagt: ", "Wichtig: ", "Das heißt: ", "Einfach gesagt: ", "Es gilt: ", "Im Kern gilt: "],
    "en": ["In short: ", "Important: ", "Put simply: ", "In other words: "],
}


def verbatim(text: str, citation: str, language: str) -> Iterator[str]:
    """As it stands."""
    yield text


def synonyms(text: str, citation: str, language: str) -> Iterator[str]:
    """One word by its equal."""
    for old, new in _SYNONYMS[language]:
        if re.search(rf"\b{re.escape(old)}(?!\w)", text):
            yield re.sub(rf"\b{re.escape(old)}(?!\w)", new, text)


def framed(text: str, citation: str, language: str) -> Iterator[str]:
    """With a frame before it."""
    for frame in _FRAMES[language]:
        yield f"{frame}{text}"
        yield (
            f"{frame}{text[0].lower() + text[1:]}"
            if text.split()[0].lower() in {"das", "du", "wer", "es", "the", "you", "if", "wenn"}
            else text
        )


def cited(text: str, citation: str, language: str) -> Iterator[str]:
    """With the passage's own citation."""
    law, _, section = citation.partition(" ")
    norm = f"{section} {law}"
    yield f"{text.rstrip('.')} ({norm})." if text.endswith(".") else text
    yield f"Nach {norm} gilt: {text}" if language == "de" else f"Under {norm}: {text}"
    yield f"{text} [1]"


def uncited(text: str, citation: str, language: str) -> Iterator[str]:
    """Without the citation in brackets."""
    yield re.sub(r" \((?:§|Art\.)[^)]*\)", "", text)


def typography(text: str, citation: str, language: str) -> Iterator[str]:
    """Other quotes, hyphens, blanks, emphasis."""
    yield text.replace("„", '"').replace("“", '"')
    yield text.replace("-", "\u2011").replace(" ", "\u00a0", 1)
    yield f"**{text}**" if not re.search(r"[*_<>\[\]()]", text) else text
    yield text.rstrip(".") + "!" if text.endswith(".") else text


def fronted(text: str, citation: str, language: str) -> Iterator[str]:
    """The condition first, or last."""
    if language == "en":
        if match := re.fullmatch(r"([A-Z][^,;:().]*)(?<![Oo]nly)(?<!partly) if ([^,;:().]*)\.", text):
            yield f"If {match[2]}, {match[1][0].lower() + match[1][1:]}."
        if match := re.fullmatch(r"If ([^,;:()]*), ([^,;:()]*)\.", text):
            yield f"{match[2][0].upper() + match[2][1:]} if {match[1]}."
        return
    if match := re.fullmatch(r"((?:Der|Die|Das|Ein|Eine) \w+) (\w+) ([^,;:()]*), wenn ([^,;:()]*)\.", text):
        yield f"Wenn {match[4]}, {match[2]} {match[1][0].lower() + match[1][1:]} {match[3]}."
    if match := re.fullmatch(r"Wenn ([^,;:()]*), (\w+) ((?:der|die|das|ein|eine) \w+|du|es|man) ([^,;:()]*)\.", text):
        yield f"{match[3][0].upper() + match[3][1:]} {match[2]} {match[4]}, wenn {match[1]}."


def split_up(text: str, citation: str, language: str) -> Iterator[str]:
    """Two sentences instead of a semicolon, or the other way round."""
    if "; " in text:
        yield text.replace("; ", ", und ", 1) if language == "de" else text.replace("; ", ", and ", 1)


REWORDINGS: dict[str, Rewording] = {
    "verbatim": verbatim,
    "synonyms": synonyms,
    "framed": framed,
    "cited": cited,
    "uncited": uncited,
    "typography": typography,
    "fronted": fronted,
    "split_up": split_up,
}
