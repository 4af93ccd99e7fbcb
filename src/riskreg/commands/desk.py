"""Desk: what a writing command works at: the register as its files stand, the day of the fact, whoever writes."""

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Final

from riskreg.commands.asked import Asked, today
from riskreg.commands.opened import Opened, Ready
from riskreg.commands.seeking import find, restricted, seek
from riskreg.commands.typed import Typed
from riskreg.domain.deeds.deed import Subject, refused, subject_of
from riskreg.domain.diagnostic import ERROR
from riskreg.domain.judge import Judge
from riskreg.domain.kinds import Ref, Text
from riskreg.domain.people import person_of
from riskreg.domain.records import Identified, Record
from riskreg.domain.register import Register
from riskreg.domain.settings import Settings
from riskreg.errors import RiskregError
from riskreg.wording import joined, say


class Desk:
    """One writing command's view of a register, whole: rules look at records that the audience may not see, too."""

    def __init__(self, opened: Opened) -> None:
        """Load the files as they stand. Raises RiskregError where the fact's day has not come."""
        self.opened: Final = opened
        self.ready: Final[Ready] = opened.ready(None)
        self.asked: Final[Asked] = opened.asked
        self.register: Final[Register] = self.ready.whole.register
        self.settings: Final[Settings] = self.ready.judge.settings
        self.on: Final[date] = self.ready.judge.on
        self.today: Final[date] = self.settings.as_of or today(opened.asked.now, self.settings)
        self.latest: Final = max(self.today, today(opened.asked.now, self.settings))
        self.happened(self.on, "--on")

    def happened(self, day: date, option: object) -> None:
        """Refuse a fact of a day that has not come."""
        if day > self.latest:
            raise refused(
                say("{day} has not come yet: only what has happened is written down", day=day),
                say("{option} takes today or an earlier day", option=option),
            )

    @property
    def judge(self) -> Judge:
        """The judge over all records on the day of the fact."""
        return self.ready.whole

    @property
    def base(self) -> Path:
        """The folder from which paths are shown."""
        return self.opened.archive.top or self.opened.archive.root

    def subject(self, text: str) -> Subject:
        """Return what an id means; raise where it means nothing, or is not for this audience."""
        if self.unread and find(self.register, text) is None:
            raise self.nowhere(text)
        found = subject_of(self.register, seek(self.ready, text).id)
        assert found
        return found

    @property
    def unread(self) -> tuple[str, ...]:
        """The files of which records could not be read."""
        losing = (found.mark.path for found in self.ready.found if found.severity == ERROR and found.code.startswith("R1"))
        return tuple(dict.fromkeys(losing))

    def nowhere(self, text: str) -> RiskregError:
        """Nothing that could be read has this id."""
        return RiskregError(
            say("the register has no {text}, as far as it can be read; unread: {files}", text=text, files=joined(self.unread)),
            hint=say("riskreg check shows what is wrong there; mend that first"),
        )

    def visible(self, record: Identified) -> None:
        """Refuse a record that is not for this audience."""
        if record.id in self.ready.hidden.ids and isinstance(record, Record):
            raise restricted(self.ready, record)

    def called(self, target: str, id_: str) -> str | None:
        """Return the name by which files may call a record of a list; None where others are called so too."""
        record = self.register.lists[target].get(id_)
        name = record.name_or_title if record else None
        return name if name and self.register.directory.find(target, name) == id_ else None

    @cached_property
    def words(self) -> Typed:
        """Reads what was typed; days count from the day of the fact; only what this audience may see is ever suggested."""
        return Typed(self.ready.judge.register, self.on)

    def person(self, text: str | None, option: str = "--by") -> str:
        """Return the id of the person that was named, else of whoever writes. Raises RiskregError where nobody is known."""
        if text is None and self.me:
            return self.me
        if text is None:
            raise RiskregError(
                say("{option} is missing: who?", option=option),
                hint=say("name a person by id or name; or enter your e-mail of git with the person in the register, under git"),
            )
        found = self.words.of_kind(Ref("people"), text, option)
        assert isinstance(found, str)
        return found

    def text(self, text: str | None, option: object) -> str | None:
        """Return a text of one or several lines that holds nothing unseen; None where none was given."""
        return None if text is None else str(self.words.of_kind(Text(long=True), text.strip(), option))

    def texts(self, texts: Sequence[str], option: str) -> tuple[str, ...]:
        """Return texts of one line each that hold nothing unseen."""
        return tuple(str(self.words.of_kind(Text(), text.strip(), option)) for text in texts)

    def given(self, text: str | None, option: object) -> str:
        """Return a text that must be given."""
        if text is None:
            raise RiskregError(
                say("{option} is missing", option=option), hint=say("add {option}; --help shows an example", option=option)
            )
        return self.text(text, option) or ""

    def day(self, text: str | None, option: str) -> date | None:
        """Return a day that was typed; None where none was given."""
        return None if text is None else self.words.day(text.strip(), option)

    @cached_property
    def me(self) -> str | None:
        """The id of the person of the register that git takes the user for."""
        from riskreg.store.objects import email  # noqa: PLC0415 - a process that who names people need not wait for

        found = person_of(self.register, email(self.opened.archive.root)) if self.opened.archive.top else None
        return found.id if found else None
