"""Who writes, for whom, to whom: names from the letterhead, the address, the greeting, the signature and the sentence
"zeigen wir an, dass wir … vertreten".

Not a register of names: a name is taken only from a place where letters put names, and stays empty otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.law.courts import find_courts
from knowledge.letters.heads import DATA, Frame, Line, any_of, lines
from knowledge.letters.kind import Writer
from knowledge.letters.letter import Confidence, Found
from knowledge.letters.paper import Paper

FIRM = re.compile(rf"(?<!\w)(?:{any_of(DATA.firm_words)})(?!\w)|rechtsanw[äa]lt|anwaltskanzlei", re.IGNORECASE)
_COMPANY = re.compile(rf"(?<!\w)(?:{any_of(DATA.company_forms)})(?!\w)", re.IGNORECASE)
_POSTCODE = re.compile(r"(?:^|[ ,|·•])(?:d-|a-|ch-)?\d{4,5} [a-zäöü]", re.IGNORECASE)
_STREET = re.compile(r"(?:stra(?:ß|ss)e|str\.|weg|platz|allee|gasse|ring|damm|ufer|chaussee|markt|graben|street|road|avenue|lane)\b[ ,]*\d|\b\d{1,4} [A-Z]\w+ (?:street|road|avenue|lane)|postfach|p\.?o\.? box", re.IGNORECASE)
_NO_NAME = re.compile(r"(?:tel(?:efon)?\b|fax\b|e-?mail|@|www\.|http|iban|bic\b|ust-id|steuernummer|datum|date\b|zeichen|betreff|subject|per (?:e-?mail|post|fax|einschreiben|bea|boten)|vorab|einschreiben|persönlich|vertraulich|seite \d|\bvia\b|re:|aw:|wg:|gesendet|sent:|von:|from:|an:|to:|cc:|\d{3,}|^\d|sprechzeiten|aktenzeichen|az\.|ihr schreiben|unser|ref\b|rechnung|abmahnung|klage|mahnbescheid|unterlassung|case\b|anlage)", re.IGNORECASE)
_ADDRESSEE = re.compile(rf"^(?:{any_of(DATA.addressee_marks)})\b\.?:?(?: |$)", re.IGNORECASE)
_HEADER = re.compile(r"^\*?(?P<label>von|from|an|to)\*?:\*? ?(?P<name>[^<\n\[(]{2,80})", re.IGNORECASE | re.MULTILINE)
_NAME = r"(?P<name>[A-ZÄÖÜ0-9][\w&.’'+-]*(?:[ ,]{1,2}(?:&|und|and|von|van|de|der|zu|für|e\.v\.|(?-i:[A-ZÄÖÜ0-9][\w&.’'+-]*|\([A-Za-zäöü]{2,20}\)|mbB|mbH))){0,8})"
_TITLE = r"(?:(?:der|die|das|des|dem|den|von|herrn?|frau|firma|fa\.|mr\.?|mrs\.?|ms\.?|the|unserer?|unseres|unseren|unserem|meiner?s?|mandantin|mandanten|mandantschaft|mandant|fotograf(?:en|in)?|bildagentur|künstler(?:s|in)?|illustrator(?:s|in|en)?|verein[s]?|unternehmen[s]?|gesellschaft|photographer|artist|illustrator|company|our|client|dipl\.-\w+\.?|dr\.|prof\.)[ ,]+){0,6}"
_CLIENT = (
    re.compile(rf"(?:rechtlichen|anwaltlichen|urheberrechtlichen)?\s?interessen\s(?!vertret){_TITLE}{_NAME}", re.IGNORECASE),
    re.compile(rf"(?:dass|daß)\s(?:wir|ich|uns|mich)\s{_TITLE}(?-i:{_NAME})[^.;]{{0,60}}?(?:vertreten|vertrete|anwaltlich|mandatiert|beauftragt|bevollmächtigt)", re.IGNORECASE),
    re.compile(rf"(?:vertreten|vertrete)\s(?:wir|ich)\s{_TITLE}(?-i:{_NAME})", re.IGNORECASE),
    re.compile(rf"(?:wir|ich)\s(?:vertreten|vertrete)\s{_TITLE}(?-i:{_NAME})", re.IGNORECASE),
    re.compile(rf"(?:namens\sund\s(?:in\svollmacht|im\sauftrag|kraft\svollmacht)|in\svollmacht|im\s(?:auftrag|namen))\s{_TITLE}(?-i:{_NAME})", re.IGNORECASE),
    re.compile(rf"(?:unsere|unserer|meine|meiner)\s(?:mandantin|mandantschaft|auftraggeberin|kundin),?\s{_TITLE}(?-i:{_NAME})", re.IGNORECASE),
    re.compile(rf"(?:unser|unseren|unserem|mein|meinen|meinem|unseres|meines)\s(?:mandant|mandanten|auftraggeber|auftraggebers|kunden|mitglied|mitglieds),?\s{_TITLE}(?-i:{_NAME})", re.IGNORECASE),
    re.compile(rf"(?:we|i)\s(?:act|are\sacting|have\sbeen\sinstructed|are\sinstructed|write)\s(?:for|by|on\sbehalf\sof)\s{_TITLE}(?-i:{_NAME})", re.IGNORECASE),
    re.compile(rf"(?:we|i|this\sfirm|this\soffice)\s(?:represent|represents)\s{_TITLE}(?-i:{_NAME})", re.IGNORECASE),
    re.compile(rf"on\sbehalf\sof\s{_TITLE}(?-i:{_NAME})", re.IGNORECASE),
    re.compile(rf"our\sclient,?\s{_TITLE}(?-i:{_NAME})", re.IGNORECASE),
    re.compile(rf"(?:^|\n)(?:mandant(?:in)?|client):\s{_TITLE}(?-i:{_NAME})", re.IGNORECASE),
)
_VERSUS = re.compile(r"(?:in (?:sachen|der sache|der angelegenheit|dem rechtsstreit):?|betreff:|wegen:|re:)?\s*(?P<one>[A-ZÄÖÜ][^\n/]{2,60}?)\s(?:\./\.|\./|/\.|gegen|v\.|vs\.?)\s(?P<other>[A-ZÄÖÜ][^\n,]{2,60})")
_ROLE = re.compile(r"(?P<name>[A-ZÄÖÜ][^\n]{2,90}?),?(?:\s[^\n]{0,120}\n?){0,3}?\s*[-–—,(]*\s*(?P<role>kläger(?:in)?|antragsteller(?:in)?|gläubiger(?:in)?|beklagte[rn]?|antragsgegner(?:in)?)\b", re.IGNORECASE)
_STOP = re.compile(r"[ ,](?:an|in|aus|gegen|wegen|hat|ist|haben|wird|und zwar|vertreten|geschäftsansässig|wohnhaft|Eine|Die|Der|Das|Wir|Ich|Ihr|In|Als|Mit|Es|Sie|Auf|anwaltlich|regarding|in connection|who|which|concerning)\b.*$")
_GREETED = re.compile(r"(?:sehr geehrter?|sehr verehrter?|lieber?|hallo|guten tag,?|dear|hi|hello|werter?) (?P<name>(?:(?:herr|frau|mr\.?|mrs\.?|ms\.?|dr\.?|prof\.?|kollege|kollegin|rechtsanwalt|rechtsanwältin|rechtsanwalts) )*(?!damen|sir|madam|kollege|kollegin|kolleginnen|team)[\w'’.-]+(?: [\w'’-]+){0,2})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Parties:
    """The four names of a letter, as far as it gives them."""

    sender: Found[str] | None = None
    representative: Found[str] | None = None
    opponent: Found[str] | None = None
    addressee: Found[str] | None = None


def writer(paper: Paper, frame: Frame) -> Writer:
    """Does a court, a law firm or somebody else write, by the letterhead and the signature?"""
    top = lines(paper.text, 0, frame.head_end)[:5]
    for line in top[:4]:
        courts = find_courts(line.text) or find_courts(line.text.title())
        if courts and len(line.text) < 90 and not re.match(r"(?:an |to )", line.text, re.IGNORECASE) and not _after_an(top, line) and not FIRM.search(line.text):
            return "court"
    return "firm" if _firm(paper, frame) else "other"


def find_parties(paper: Paper, frame: Frame, who: Writer) -> Parties:
    """The names of a letter; ``who`` comes from ``writer``."""
    addressee = _addressee(paper, frame)
    if who == "court":
        court = _court(paper, frame)
        return Parties(sender=court, opponent=_in_role(paper, ("kläger", "antragsteller", "gläubiger")), addressee=addressee)
    representative = _firm(paper, frame) if who == "firm" else None
    sender = representative or _sender(paper, frame, addressee)
    client = _client(paper, frame) if representative else None
    opponent = client or (_in_role(paper, ("kläger", "antragsteller")) if representative else None) or (None if representative else sender)
    return Parties(sender, representative, opponent, addressee)


def _after_an(top: list[Line], line: Line) -> bool:
    place = top.index(line)
    return place > 0 and bool(re.fullmatch(r"(?:an|an das|to|vorab per .*|per bea.*)", top[place - 1].text, re.IGNORECASE))


def _court(paper: Paper, frame: Frame) -> Found[str] | None:
    for line in lines(paper.text, 0, frame.head_end)[:5]:
        courts = find_courts(line.text) or find_courts(line.text.title())
        if courts:
            return Found(courts[0].name, *paper.place(line.start + courts[0].start, line.start + courts[0].end))
    return None


def _letterhead(paper: Paper, frame: Frame) -> Iterator[Line]:
    """The first lines, as far as the address of the addressee."""
    for line in lines(paper.text, 0, frame.head_end)[:7]:
        if _ADDRESSEE.match(line.text) or line.text.lower().startswith(("von:", "from:", "betreff", "subject")):
            return
        yield line


def _firm(paper: Paper, frame: Frame) -> Found[str] | None:
    head = list(_letterhead(paper, frame))
    for number, line in enumerate(head):
        if not FIRM.search(line.text) or _NO_NAME.search(line.text.split("|")[0].split("·")[0]):
            continue
        name, start = _cut(line)
        plain = not FIRM.sub("", name).strip(" &,-")
        if plain and number and not _NO_NAME.search(head[number - 1].text) and not _POSTCODE.search(head[number - 1].text):
            before = head[number - 1]
            return Found(f"{before.text} {name}", *paper.place(before.start, start + len(name)), "medium")
        return Found(name, *paper.place(start, start + len(name)), "high")
    return _signed_by_firm(paper, frame) or _mail_firm(paper)


def _cut(line: Line) -> tuple[str, int]:
    """The name on a line, before address and numbers."""
    part = re.split(r" ?[|·•∙] ?| [–—] |  |; | - |, (?=\S+(?:straße|str\.|weg|platz|allee) ?\d|\d{5}|[A-ZÄÖÜ]\w+ \d)", line.text)[0]
    return part.strip(" ,"), line.start


def _signed_by_firm(paper: Paper, frame: Frame) -> Found[str] | None:
    signature = lines(paper.text, frame.closing, min(len(paper.text), frame.closing + 500))[1:6]
    for number, line in enumerate(signature):
        if FIRM.search(line.text) and not _NO_NAME.search(line.text) and len(line.text) < 90:
            name, start = _cut(line)
            if not FIRM.sub("", name).strip(" ,.-") and number:
                before = signature[number - 1]
                return Found(f"{before.text.strip('(), ')}, {name}", *paper.place(before.start, line.end), "medium")
            return Found(name, *paper.place(start, start + len(name)), "medium")
    return None


def _mail_firm(paper: Paper) -> Found[str] | None:
    header = _header(paper, ("von", "from"))
    return header if header and FIRM.search(header.value) else None


def _header(paper: Paper, labels: tuple[str, ...]) -> Found[str] | None:
    for match in _HEADER.finditer(paper.text[:3_000]):
        name = match["name"].strip(" \"'*,;")
        if match["label"].lower() in labels and len(name) > 1:
            start = match.start("name")
            return Found(name, *paper.place(start, start + len(match["name"].rstrip())), "high")
    return None


def _sender(paper: Paper, frame: Frame, addressee: Found[str] | None) -> Found[str] | None:
    header = _header(paper, ("von", "from"))
    if header and "@" not in header.value:
        return header
    for line in _letterhead(paper, frame):
        name, start = _cut(line)
        if _COMPANY.search(name) and not _NO_NAME.search(name) and len(name) < 80 and not (addressee and addressee.value in name):
            return Found(name, *paper.place(start, start + len(name)), "high")
    for line in lines(paper.text, frame.closing, min(len(paper.text), frame.closing + 300))[1:5]:
        name, start = _cut(line)
        if 2 < len(name) < 70 and not _NO_NAME.search(name) and not _STREET.search(name) and name[0].isupper():
            return Found(name, *paper.place(start, start + len(name)), "medium")
    first = next(iter(_letterhead(paper, frame)), None)
    if first and frame.greeting and not _NO_NAME.search(first.text):
        name, start = _cut(first)
        if 2 < len(name) < 60:
            return Found(name, *paper.place(start, start + len(name)), "low")
    return None


def _addressee(paper: Paper, frame: Frame) -> Found[str] | None:
    header = _header(paper, ("an", "to"))
    if header and "@" not in header.value:
        return header
    head = lines(paper.text, 0, frame.head_end)
    for number, line in enumerate(head[:25]):
        mark = _ADDRESSEE.match(line.text)
        if not mark:
            continue
        rest = line.text[mark.end() :].strip(" ,:")
        if rest and not _NO_NAME.search(rest) and len(rest) < 70:
            return Found(rest, *paper.place(line.end - len(rest), line.end), "high")
        following = head[number + 1] if number + 1 < len(head) else None
        if not rest and following and not _NO_NAME.search(following.text) and len(following.text) < 70:
            again = _ADDRESSEE.match(following.text)
            name = following.text[again.end() :].strip(" ,") if again and again.end() < len(following.text) else following.text
            if name and not re.fullmatch(any_of(DATA.addressee_marks), name, re.IGNORECASE):
                return Found(name, *paper.place(following.end - len(name), following.end), "high")
    greeted = _GREETED.match(frame.greeting)
    if greeted:
        name = re.sub(r"^(?:herr|frau|mr\.?|mrs\.?|ms\.?) ", "", greeted["name"].strip(" .,"), flags=re.IGNORECASE)
        start = frame.head_end + greeted.start("name")
        return Found(name, *paper.place(start, start + len(greeted["name"])), "low") if len(name) > 1 else None
    return None


def _client(paper: Paper, frame: Frame) -> Found[str] | None:
    area = paper.text[: min(len(paper.text), frame.body + 3_500)]
    for pattern in _CLIENT:
        for match in pattern.finditer(area, min(frame.body, len(area)) if frame.greeting else 0):
            name = _trimmed(match["name"])
            if len(name) > 2 and name[0].isupper():
                start = match.start("name")
                return Found(name, *paper.place(start, start + len(name)), "high")
    versus = _VERSUS.search(area[: frame.head_end + 400])
    if versus:
        name = _trimmed(versus["one"])
        return Found(name, *paper.place(versus.start("one"), versus.start("one") + len(name)), "medium")
    return None


def _trimmed(name: str) -> str:
    name = " ".join(name.split())
    return _STOP.sub("", name).strip(" ,.-–(") + ("." if re.search(r"(?:e\.V|Inc|Ltd|Co)$", _STOP.sub("", name).strip(" ,.-–(")) else "")


def _in_role(paper: Paper, roles: tuple[str, ...]) -> Found[str] | None:
    for match in _ROLE.finditer(paper.text[:3_000]):
        if match["role"].lower().startswith(roles):
            name = _trimmed(re.sub(rf"^(?:\d\. ?)?(?:{any_of(DATA.titles)}) ", "", match["name"], flags=re.IGNORECASE).split(",")[0])
            if 2 < len(name) < 80 and not _NO_NAME.search(name):
                start = match.start("name")
                confidence: Confidence = "medium"
                return Found(name, *paper.place(start, start + len(match["name"])), confidence)
    return None
