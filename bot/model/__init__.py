"""The way to a language model and back. Off by default; langchain is imported below this room alone, and only then."""
