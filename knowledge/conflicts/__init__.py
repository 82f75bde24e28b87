"""Do two written names mean the same person or firm? What a firm asks before it hears the facts (§ 43a Abs. 4 BRAO).

Values in, values out: spelling.py grades two words, names.py reads what somebody wrote, persons.py and
organisations.py weigh two readings, matching.py asks a whole register. Nothing here knows a store, a firm or a chat.
"""
