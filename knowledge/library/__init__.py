"""The library: official texts and our own cards become passages; passages become an index; the index answers."""
