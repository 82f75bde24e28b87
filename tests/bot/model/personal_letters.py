"""Letters whose personal words have no help around them: no title, no label, two names, other scripts' sounds."""

from __future__ import annotations

import random

from tests.knowledge.proof.letters import Made, made

_PEOPLE = (
    "Ana-Lucía Ferreira da Silva", "Jürgen Großkopf-Öhlschläger", "Nguyễn Thị Hương", "Siobhán O'Shaughnessy",
    "Björn Ångström", "Łucja Wiśniewska", "Zoë Müller-Lüdenscheidt", "Kwabena Owusu-Ansah", "Đorđe Šimić",
    "Maximiliane von der Heydt", "Abd al-Rahman Haddad", "Émile D'Hérouville", "Ines Groß", "Yuki Tanaka",
)  # fmt: skip
_MAILS = ("{}@example.org", "{} (at) example (dot) org", "{} [at] example.org", "{}@example.co.uk")
_PHONES = ("+49 (0)40 / 12 34 56-{}", "0049 170 55512{}", "0170-55 51 2{}", "(0221) 77 88 {}", "+44 20 7946 0{}9")
_STREETS = (
    "Große Elbstraße 1{}",
    "Straße des 17. Juni 1{}",
    "Am Alten Markt {}a",
    "1{} Baker Street",
    "Schloßallee {}",
)
_TOWNS = ("22767 Hamburg", "10785 Berlin", "50667 Köln", "D-80331 München")


def letter(seed: int) -> Made:
    """Letter number ``seed``; every second is one of the plainer ones."""
    if seed % 2:
        return made(seed)
    dice = random.Random(seed)
    one, other = dice.sample(_PEOPLE, 2)
    number = dice.randint(10, 99)
    mail = dice.choice(_MAILS).format(f"post{number}.{seed}")
    phone, street = dice.choice(_PHONES).format(number), dice.choice(_STREETS).format(dice.randint(2, 9))
    town = dice.choice(_TOWNS)
    iban = f"DE{number} 3704 0044 0532 0130 {number}"
    reference, handle, link = f"K-{number}/26-{seed}", f"@bilder.{seed}", f"https://bilder{seed}.example.org/p/{number}"
    german = seed % 4 == 0
    text = (
        f"{one}\n{street}\n{town}\n\n{one} und {other} streiten über ein Bild. Erreichbar unter {phone} und {mail}.\n"
        f"Die Gegenseite ist {other}. Aktenzeichen: {reference}. Das Bild steht unter {link} und bei {handle}.\n"
        f"Gefordert sind 887,03 Euro auf das Konto {iban} nach § 97a Abs. 3 UrhG bis zum 11.04.2026."
        if german
        else f"{one}\n{street}\n{town}\n\n{one} and {other} argue about a picture. Reach us at {phone} or {mail}.\n"
        f"The other side is {other}. Our ref: {reference}. The picture is at {link} and {handle}.\n"
        f"They want 887.03 euros to account {iban} under § 97a UrhG by 11 April 2026."
    )
    personal = (
        one,
        other,
        one.split()[-1],
        other.split()[-1],
        street,
        town,
        mail,
        phone,
        iban,
        reference,
        handle,
        link,
    )
    return Made(text, personal, (one, other))
