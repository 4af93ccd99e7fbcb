"""Compile the message catalogues (.po, for translators) to what gettext reads (.mo); run by the build and by `make`."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

LOCALE = Path(__file__).parent / "src" / "riskreg" / "locale"


def compile_all() -> None:
    """Compile every catalogue whose source is newer."""
    for source in sorted(LOCALE.rglob("*.po")):
        with source.open("rb") as file:
            catalogue = read_po(file)
        with source.with_suffix(".mo").open("wb") as file:
            write_mo(file, catalogue)


class CatalogueHook(BuildHookInterface[Any]):
    """Compile before packing."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        """Compile all catalogues."""
        compile_all()


if __name__ == "__main__":
    compile_all()
