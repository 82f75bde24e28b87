"""First contact with a law firm, from the creator's side: names before facts, one question per message, one receipt."""
