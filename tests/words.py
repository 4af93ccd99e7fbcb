"""Words: what each command is called with in tests that go through all commands."""

from collections.abc import Mapping
from typing import Final

# Commands that write in a register, with words that write in the example.
WRITING: Final[Mapping[str, str]] = {
    "add": "add danger 隐患描述=走廊堆物 责任单位=学生处 责任人=周立新 隐患级别=一般 隐患来源=自查 整改措施=清走",
    "progress": "progress D-2022-0019 已到货 --by P-018",
    "extend": "extend D-2022-0040 --to 2022-10-31 --reason 配件未到",
    "refer": "refer D-2022-0040 --to 供电公司",
    "report": "report D-2022-0043 --to 省教育厅",
    "rectify": "rectify D-2022-0040 --by P-008",
    "accept": "accept D-2022-0046 --by P-015",
    "withdraw": "withdraw D-2022-0055 --reason duplicate --same-as D-2022-0054 --by P-015",
    "review": "review R-0012 --by P-015",
    "close": "close R-0012 --by P-004 --reason 已拆除",
    "done": "done 2022-09/1",
    "assign": "assign D-2022-0040 --to P-017",
    "set": "set D-2022-0040 count=2",
    "renumber": "renumber D-2022-0044",
    "fmt": "fmt",
}
ONE: Final = ("show", "explain", "history", "when")  # commands about one record


def words(name: str, record: str = "R-0001") -> tuple[str, ...]:
    """Return a command with the words that it needs."""
    if name in WRITING:
        return tuple(WRITING[name].split())
    return (name, record) if name in ONE else (name,)
