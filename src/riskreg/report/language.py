"""Language: sentences and words -> text in Chinese or English."""

import gettext
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

from riskreg.messages import UNKNOWN, Joined, Name, Said, UnknownDay, Word

LOCALE: Final = Path(__file__).parent.parent / "locale"
LANGUAGES: Final = {"zh": "zh_CN", "en": "en"}


class Language:
    """One language of the user's: `code` is zh or en."""

    def __init__(self, code: str) -> None:
        """Load the catalogue; English needs none."""
        self.code: Final = code
        translated = code != "en"
        self.catalogue: Final = (
            gettext.translation("riskreg", LOCALE, [LANGUAGES[code]], fallback=True) if translated else gettext.NullTranslations()
        )
        self.comma: Final = "、" if code == "zh" else ", "

    def text(self, thing: object) -> str:
        """Say a sentence, a word, a name, a list, a day or a number in this language; None is empty."""
        match thing:
            case None:
                return ""
            case Said():
                return self.sentence(thing)
            case Word():
                return thing.zh if self.code == "zh" else thing.en
            case Name():
                return thing.name
            case str():
                return thing
            case Joined():
                return self.comma.join(map(self.text, thing))
            case date():
                return self.day(thing)
            case Decimal():
                return format(thing, "f")
            case Mapping():
                return self.comma.join(f"{key}={self.text(value)}" for key, value in thing.items())
        return str(thing)

    def day(self, day: date) -> str:
        """Write a day; of one that is not known, say so."""
        return self.text(UNKNOWN) if isinstance(day, UnknownDay) else day.isoformat()

    def sentence(self, said: Said) -> str:
        """Fill in a sentence."""
        if said.many:
            count = said.values["n"]
            pattern = self.catalogue.ngettext(said.text, said.many, count if isinstance(count, int) else 0)
        else:
            pattern = self.catalogue.gettext(said.text)
        return pattern.format(**{key: self.text(value) for key, value in said.values.items()}) if said.values else pattern

    def word(self, text: str) -> str:
        """Translate a text that was marked for translation where it was declared (help, headings, meanings)."""
        return self.catalogue.gettext(text) if text else ""
