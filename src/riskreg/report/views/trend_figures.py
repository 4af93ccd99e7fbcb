"""The figures of a trend: what each is called, its heading, and how it is taken from what was counted of a version."""

from collections.abc import Callable
from datetime import date
from typing import Final, NamedTuple

from riskreg.domain.figures import Figures
from riskreg.report.document import Column
from riskreg.wording import Word


class Line(NamedTuple):
    """A meeting and its figures; without a meeting, the files as they stand or the version that was asked for."""

    label: str
    meeting: str | None
    on: date
    revision: str | None
    figures: Figures
    tagged: bool = True
    unread: tuple[str, ...] = ()  # files of this version that could not be read in full


class Figure(NamedTuple):
    """One figure: its key, its heading in the narrow table, what it is called elsewhere, how it is taken from what was counted.

    It is None where it is not known: what was filled in late or deleted shows only beside the version before.
    """

    key: str
    heading: Word
    name: Word
    of: Callable[[Figures], int | None]

    @property
    def column(self) -> Column:
        """Its column."""
        return Column(self.key, self.heading, right=True)


def figure(
    key: str, zh: str, of: Callable[[Figures], int | None], *, en: str = "", name: tuple[str, str] | None = None
) -> Figure:
    """Make a figure; `name` is what it is called, in English and Chinese, where its heading is too short to stand alone."""
    heading = Word(key, zh, en=en)
    return Figure(key, heading, Word(key, name[1], en=name[0]) if name else heading, of)


# On a narrow terminal columns are dropped from the right, the further ones and the others first. JSON has them all.
FIRST: Final = (
    figure("unclosed", "未销号", lambda f: f.sums.after, en="not closed", name=("dangers not closed", "未销号隐患")),
    figure("major", "重大", lambda f: f.dangers.major, name=("of these major", "其中重大")),
    figure("overdue", "逾期", lambda f: f.dangers.overdue, name=("of these overdue", "其中逾期")),
    figure("found", "新增", lambda f: f.sums.found),
    figure("closed", "销号", lambda f: f.sums.closed),
)
FURTHER: Final = (
    figure("filled_late", "补填", lambda f: f.balanced.dangers.filled_late if f.balanced else None, en="filled in late"),
    figure("reopened", "重开", lambda f: f.sums.reopened, en="re-opened"),
    figure("withdrawn", "撤销", lambda f: f.sums.withdrawn),
    figure("removed", "删除", lambda f: f.balanced.dangers.removed if f.balanced else None),
)
OTHERS: Final = (
    figure("risks", "风险", lambda f: f.risks.now, name=("risks", "在册风险")),
    figure("major_risks", "重大风险", lambda f: f.risks.major, en="major risks"),
    figure("significant_risks", "较大风险", lambda f: f.risks.significant, en="significant risks"),
    figure("decisions_late", "议定事项逾期", lambda f: f.decisions.late, en="decisions late"),
    figure("all_overdue", "各类逾期合计", lambda f: f.late, en="all overdue"),
)
FIGURES: Final = (*FIRST, *FURTHER, *OTHERS)
