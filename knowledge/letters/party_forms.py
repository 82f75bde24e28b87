"""The forms in which letters write names: firms, addresses, roles, and the sentences that name a client.

Not the search for them: parties.py knows where to look. All expressions are bounded, so that no text makes them slow.
"""

from __future__ import annotations

import re

from knowledge.letters.heads import DATA, any_of

NO_CLIENT = frozenset(DATA.no_names)
FIRM = re.compile(rf"(?<!\w)(?:{any_of(DATA.firm_words)})(?!\w)|rechtsanw[äa]lt|anwaltskanzlei", re.IGNORECASE)
COMPANY = re.compile(rf"(?<!\w)(?:{any_of(DATA.company_forms)})(?!\w)", re.IGNORECASE)
POSTCODE = re.compile(r"(?:^|[ ,|·•])(?:d-|a-|ch-)?\d{4,5} [a-zäöü]", re.IGNORECASE)
STREET = re.compile(
    r"(?:stra(?:ß|ss)e|str\.|weg|platz|allee|gasse|ring|damm|ufer|chaussee|markt|graben|street|road|avenue"
    r"|lane)\b[ ,]*\d|\b\d{1,4} [A-Z]\w+ (?:street|road|avenue|lane)|postfach|p\.?o\.? box",
    re.IGNORECASE,
)
NO_NAME = re.compile(
    r"(?:tel(?:efon)?\b|fax\b|e-?mail|@|www\.|http|iban|bic\b|ust-id|steuernummer|datum|date\b|zeichen|betreff"
    r"|subject|per (?:e-?mail|post|fax|einschreiben|bea|boten)|vorab|einschreiben|persönlich|vertraulich|seite \d"
    r"|\bvia\b|re:|aw:|wg:|gesendet|sent:|von:|from:|an:|to:|cc:|\d{3,}|^\d|sprechzeiten|aktenzeichen|az\."
    r"|ihr schreiben|unser|ref\b|rechnung|abmahnung|klage|mahnbescheid|unterlassung|case\b|anlage)",
    re.IGNORECASE,
)
ADDRESSEE = re.compile(rf"^(?:{any_of(DATA.addressee_marks)})\b\.?:?(?: |$)", re.IGNORECASE)
HEADER = re.compile(
    r"^\*?(?P<label>von|from|an|to|absender|empfänger)\*?:\*? ?(?P<name>[^<\n\[(]{2,80})", re.IGNORECASE | re.MULTILINE
)
FORM = (
    r"(?:e\. ?V\.|e\. ?K\.|g?GmbH(?: & Co\.(?: KG)?)?|mbH|gAG|AG|eG|UG(?: \(haftungsbeschränkt\))?|KG|OHG|GbR|SE|Ltd"
    r"|Limited|Inc|LLC|B\.V\.|S\.A\.)"
)
WORD = r"[A-ZÄÖÜ0-9][\w'’+-]*(?:\.[\w-]+)*"
NAME = (
    rf"(?P<name>{WORD}(?:(?<!e\. [VK]\.)(?<!e\.[VK]\.) (?:(?:&|und|and|of|von|van|de|zu|für) )?"
    rf"(?:{FORM}(?!\w)|{WORD})){{0,6}})"
)
CRAFT = (
    r"(?:(?<!errn )(?<!err )(?<!rau )[A-ZÄÖÜ][a-zäöüß]*(?:graf(?:in|en)?|er(?:in|s)?|ist(?:in|en)?|or(?:in|en|s)?"
    r"|eur(?:in|s)?|agentur|kollektiv|künstler(?:in|s)?) (?=[A-ZÄÖÜ]\w+ [A-ZÄÖÜ]))"
)
TITLE = (
    rf"(?:(?i:der|die|das|des|dem|den|von|herrn?|frau|firma|fa\.|mr\.?|mrs\.?|ms\.?|the|unserer?|unseres|unseren"
    rf"|unserem|meiner?s?|mandantin|mandanten|mandantschaft|mandant|our|client|dipl\.-\w+\.?|dr\.|prof\."
    rf"|photographer|artist|illustrator|photo agency|picture agency|photo|company|vereins?|unternehmens?|bildagentur"
    rf"|fotograf(?:en|in)?)[ ,\n]+){{0,6}}{CRAFT}?"
)
CLIENT = tuple(
    re.compile(rf"(?<!\w)(?i:{words})[ \n]{TITLE}{NAME}".replace(" (?:mandant", "[ \\n](?:mandant"))
    for words in (
        r"interessen",
        r"(?:dass|daß) (?:uns|mich|wir|ich)",
        r"(?:vertreten|vertrete) (?:wir|ich)(?: die (?:rechtlichen )?interessen)?",
        r"(?:wir|ich) (?:vertreten|vertrete)",
        r"namens und (?:in vollmacht|im auftrag|kraft vollmacht)",
        r"(?:in vollmacht|im auftrag|im namen)",
        r"(?:unsere|unserer|meine|meiner) (?:mandantin|mandantschaft|auftraggeberin|kundin),?",
        r"(?:unser|unseren|unserem|mein|meinen|meinem|unseres|meines) (?:mandant|mandanten|auftraggeber"
        r"|auftraggebers|kunden|mitglied|mitglieds),?",
        r"(?:we|i) (?:act|are acting|have been instructed|are instructed|write) (?:for|by|on behalf of)",
        r"(?:we|i|this firm|this office) (?:represent|represents)",
        r"on behalf of",
        r"our client,?",
        r"(?:wir|ich) (?:melden|melde|schreiben|schreibe|wenden|wende)(?: (?:uns|mich))?(?: an sie)? für",
        r"namens",
        r"(?:hat|haben) (?:uns|mich)",
        r"(?:bestelle|bestellen|melde|melden) (?:ich|wir) (?:mich|uns) für",
        r"(?:ich|wir) (?:bestelle|bestellen|melde|melden) (?:mich|uns) für",
        r"inanspruchnahme (?:der|des|von)",
        r"(?:mandant(?:in)?|client):",
        r"(?:biete|bieten|schreibe|schreiben|melde|melden) (?:ich|wir)(?: mich| uns)? für",
    )
)
ASKED = re.compile(
    rf"(?<![^\s.,:!])(?<=[\s.,:!]){TITLE}{NAME} (?:hat|haben|has|have) (?:mich|uns|me"
    rf"|us)\b[^.;]{{0,80}}?(?:beauftragt|gebeten|betraut|mandatiert|bevollmächtigt|instructed|asked|retained)"
)
VERSUS = re.compile(
    r"(?:in (?:sachen|der sache|der angelegenheit|dem rechtsstreit):?|betreff:|wegen:"
    r"|re:)?\s*(?P<one>[A-ZÄÖÜ][^\n/]{2,60}?)\s(?:\./\.|\./|/\.|gegen|v\.|vs\.?)\s(?P<other>[A-ZÄÖÜ][^\n,]{2,60})"
)
ROLE = re.compile(
    r"(?<!\w)(?P<role>kläger(?:in)?|antragsteller(?:in)?|gläubiger(?:in)?|claimant|plaintiff)(?!\w)(?P<colon>:)?",
    re.IGNORECASE,
)
GIVEN = re.compile(r", (?P<given>[A-ZÄÖÜ][a-zäöüß]+(?:-[A-ZÄÖÜ][a-zäöüß]+)?),")
GREETED = re.compile(
    r"(?:sehr geehrter?|sehr verehrter?|lieber?|hallo|guten tag,?|dear|hi|hello|werter?) (?P<name>(?:(?:herr|frau"
    r"|mr\.?|mrs\.?|ms\.?|dr\.?|prof\.?|kollege|kollegin|rechtsanwalt|rechtsanwältin|rechtsanwalts) )*(?!damen|sir"
    r"|madam|kollege|kollegin|kolleginnen|team)[\w'’.-]+(?: [\w'’-]+){0,2})",
    re.IGNORECASE,
)
