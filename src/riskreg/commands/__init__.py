"""One use case a file: plain arguments in, Outcome out."""
