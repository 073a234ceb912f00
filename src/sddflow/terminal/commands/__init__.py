"""One command per file: words in, a call, its value shown."""
