"""Domain values -> Document -> text."""
