"""Folding: the form in which ids and names are compared."""

import unicodedata


def fold(text: str) -> str:
    """Return the form in which ids and names are compared: after NFKC and case folding."""
    return (text if text.isascii() else unicodedata.normalize("NFKC", text)).strip().casefold()
