"""One file per change of the schema, numbered; each can be undone."""
