"""Text <-> values; pure: strings in, values out."""
