"""The history of the schema, run at start. ``HEAD`` spares an up-to-date store the import of Alembic."""

HEAD = "0010"
