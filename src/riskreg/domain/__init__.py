"""Pure values and rules of risk registers; standard library only."""
