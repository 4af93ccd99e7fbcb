"""The world: git, files, settings."""
