"""A small college in a repository of its own, and the commands that write in it, called as a user calls them."""

import os
from pathlib import Path
from typing import Final

from tests.cli.conftest import Riskreg, Told
from tests.store.conftest import PINNED, Commit, Repo, build, git

FILES: Final = {
    "riskreg.yaml": "name: 示例学院\nlanguage: zh\nas_of: 2022-09-30\n",
    "organisation.yaml": """units:
  - {id: 保卫处, type: department, admin_leader: P-1}
  - {id: 后勤处, type: department, admin_leader: P-2}
people:
  - {id: P-1, name: 刘国胜, unit: 保卫处}
  - {id: P-2, name: 何建平, unit: 后勤处, git: [he@example.org]}
  - {id: P-3, name: 黄志强, unit: 后勤处}
  - {id: P-4, name: 杜文澜}
categories:
  - {id: 消防安全, unit: 保卫处}
  - {id: 心理, unit: 保卫处, audience: restricted}
""",
    "risks.yaml": """risks:
  # 楼道
  - id: R-1
    title: 楼道堆物
    unit: 后勤处
    owner: P-3
    method: LS
    residual: {L: 3, S: 4}
    identified: 2022-06-10
""",
    "dangers.yaml": """dangers:
  - id: D-2022-0001
    title: 灯不亮
    unit: 后勤处
    owner: P-3
    found: 2022-09-01
    source: self_check
    level: general
    rectification: 换灯
    due: 2022-09-20  # 原定
  - id: D-2022-0002
    title: 机密个案
    unit: 保卫处
    owner: P-3
    audience: restricted
    found: 2022-09-01
    source: self_check
    level: general
    rectification: 机密约谈
    due: 2022-10-20
  - id: D-2022-0003
    title: 门坏了
    unit: 后勤处
    owner: P-3
    found: 2022-09-02
    source: self_check
    level: general
    rectification: 修门
    due: 2022-09-29
    rectified:
      - on: 2022-09-18
        by: P-3
""",
    "楼.yaml": """隐患:
- 编号: D-2022-0004
  隐患描述: 窗坏了   # 二楼
  责任单位: 保卫处
  责任人: 刘国胜
  排查日期: 2022-09-03
  隐患来源: 自查
  隐患级别: 一般
  整改措施: 修窗
  整改时限: 2022-10-10
""",
    "重大.yaml": """dangers:
  - id: D-2020-0001
    title: 挡墙开裂
    unit: 保卫处
    owner: P-4
    found: 2022-09-05
    source: self_check
    level: major
    basis: 判定标准
    rectification: 加固
    funds: 0
    plan: 疏散
    due: 2022-10-25
""",
    "meetings.yaml": """meetings:
  - id: 2022-09
    on: 2022-09-28
    decisions:
      - {id: 1, text: 演练, unit: 后勤处, owner: P-2, due: 2022-10-20}
  - id: 2022-10
    on: 2022-10-28
""",
}
EXTEND: Final = ("extend", "D-2022-0001", "--to", "2022-10-20", "--reason", "缺货")


class College:
    """A register, and the program called in its folder."""

    def __init__(self, folder: Path, riskreg: Riskreg) -> None:
        """`folder` has riskreg.yaml, or it lies in its `registers`."""
        self.folder: Final = folder
        self.riskreg: Final = riskreg

    def __call__(self, *words: str) -> Told:
        """Run a command."""
        return self.riskreg(*words)

    def __truediv__(self, path: str) -> Path:
        """Return a path."""
        return self.folder / path

    def text(self, path: str) -> str:
        """Return what a file holds."""
        return (self.folder / path).read_bytes().decode()

    def git(self, *words: str) -> str:
        """Return what git says."""
        return git(self.folder, *words)

    def traces(self) -> dict[str, tuple[bytes, int]]:
        """Return every file, git's own too, with its bytes and the instant of its last change; the cache is nobody's business."""
        return {
            os.fspath(path.relative_to(self.folder)): (path.read_bytes(), path.lstat().st_mtime_ns)
            for path in sorted(self.folder.rglob("*"))
            if path.is_file() and "riskreg-cache/" not in path.as_posix().partition(".git/")[2]
        }

    def changed(self, before: dict[str, tuple[bytes, int]]) -> list[str]:
        """Return the files that are not as they were."""
        now = self.traces()
        return sorted(name for name in now.keys() | before.keys() if now.get(name) != before.get(name))


def repository(folder: Path, files: dict[str, str] | None = None, under: str = "") -> Repo:
    """Make the college's repository, with one commit."""
    known = {f"{under}{path}": text for path, text in (FILES | (files or {})).items()}
    return build(folder, Commit("first", known))


def environment() -> dict[str, str]:
    """Return the variables that keep this computer's settings of git out."""
    return {name: PINNED[name] for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM")}
