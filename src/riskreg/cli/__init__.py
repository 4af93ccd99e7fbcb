"""Every word of the command line."""
