"""Letters made up from parts, and the personal words in each: what must never leave this machine."""

from __future__ import annotations

import random
from dataclasses import dataclass

_FIRST = [
    "Annegret",
    "Bogdan",
    "Charlotte",
    "Detlef",
    "Elif",
    "Fjodor",
    "Gudrun",
    "Hinnerk",
    "Ilse",
    "Jean",
    "Katarzyna",
    "Lennart",
    "Mehmet",
    "Nadine",
    "Ottokar",
    "Paula",
    "Quirin",
    "Renate",
    "Siegfried",
    "Tabea",
]
_LAST = [
    "Achterberg",
    "Brömmelkamp",
    "Czerwinski",
    "Dünnebier",
    "Eßwein",
    "Frühauf",
    "Güldenpfennig",
    "Hövelmann",
    "Isensee",
    "Jürß",
    "Kühlewind",
    "Łukasik",
    "Müller-Thurgau",
    "Nowak",
    "Özdemir",
    "Pfützenreuter",
    "Quandt",
    "Rötzsch",
    "Schmidt",
    "Tiefensee",
]
_STREETS = [
    "Lindenstraße",
    "Am_Alten_Hof",
    "Rosenweg",
    "Große_Bleichen_Straße",
    "Kirchplatz",
    "Nordring",
    "Eichenallee",
    "Mühlendamm",
]
_TOWNS = ["Hamburg", "Köln", "München", "Görlitz", "Bad_Homburg", "Frankfurt_am_Main", "Lübeck", "Halle"]
_FIRMS = ["Pixelwerk", "Nordlicht", "Bildhafen", "Traumfabrik", "Lichtspiel", "Kontrast"]
_FORMS = ["GmbH", "AG", "UG", "e.V.", "GmbH_&_Co._KG", "Ltd"]


@dataclass(frozen=True, slots=True)
class Made:
    """A letter and what is personal in it."""

    text: str
    personal: tuple[str, ...]
    parties: tuple[str, ...]


def made(seed: int) -> Made:
    """Letter number ``seed``: German or English, lawyer or private."""
    dice = random.Random(seed)
    first, other = (f"{dice.choice(_FIRST)} {last}" for last in dice.sample(_LAST, 2))
    firm = f"{dice.choice(_FIRMS)} {dice.choice(_FORMS)}".replace("_", " ")
    street = f"{dice.choice(_STREETS)} {dice.randint(1, 199)}".replace("_", " ")
    town = f"{dice.randint(10_000, 99_999)} {dice.choice(_TOWNS)}".replace("_", " ")
    account = "DE" + "".join(dice.choice("0123456789") for _ in range(20))
    iban = account if dice.random() < 0.5 else " ".join(account[n : n + 4] for n in range(0, 22, 4))
    mail = f"{first.split()[0].lower()}.{dice.randint(1, 99)}@example.org"
    phone = dice.choice(["040 1234{}", "+49 170 55{}", "(030) 88{}", "0221/77{}-12"]).format(dice.randint(1000, 9999))
    reference = f"{dice.randint(100, 999)}/{dice.randint(20, 26)} {dice.choice('ABCK')}{dice.choice('RSTM')}"
    invoice = f"RE-{dice.randint(2020, 2026)}-{dice.randint(1000, 9999)}"
    file = f"{dice.randint(300, 330)} O {dice.randint(1, 499)}/{dice.randint(20, 26)}"
    link = f"https://social.example/{first.split()[0].lower()}/photos?id={dice.randint(1, 999)}"
    last = first.split()[1]
    if seed % 2:
        text = (
            f"{first}\n{street}\n{town}\nTel. {phone}\n{mail}\n\nUnser Zeichen: {reference}\n\nSehr geehrte Frau {other.split()[1]},\n\n"
            f"ich vertrete die {firm}. Rechnung Nr. {invoice} über 887,03 EUR ist offen. Zahlen Sie auf {iban}.\n"
            f"Vor dem Landgericht läuft {file}. Das Bild steht unter {link}. {last}s Anspruch folgt aus § 97a Abs. 3 UrhG.\n\n"
            f"Mit freundlichen Grüßen\n{first}\nRechtsanwalt"
        )
    else:
        text = (
            f"From: {first} <{mail}>\n\nDear Ms {other.split()[1]},\n\nI am {first}, {street}, {town}. You can reach me by phone: {phone}.\n"
            f"On behalf of {firm} I ask you to pay invoice no. {invoice} to account {iban}. Our ref: {reference}. Case no: {file}.\n"
            f"See {link}. Mr {last}'s picture was taken.\n\nKind regards\n{first}"
        )
    personal = (first, last, other.split()[1], firm, street, town, iban, mail, phone, reference, invoice, file, link)
    return Made(text, personal, (first, other, firm))
