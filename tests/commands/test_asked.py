"""What every reading command is asked: which register, which day, for whom, about what."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from riskreg.commands.session import Request, audience_of, day, prepare, root, today
from riskreg.domain.settings import Settings
from riskreg.errors import RiskregError
from riskreg.messages import say
from riskreg.report.document import Document

NOW = datetime(2022, 9, 30, 4, 0, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "riskreg.yaml").write_text("name: 校\nlanguage: zh\ntimezone: Asia/Shanghai\n", encoding="utf-8")
    return tmp_path


def settings(**values: object) -> Settings:
    return Settings().with_(**values)


def test_the_day_asked_for_goes_before_as_of_and_as_of_before_today(folder: Path) -> None:
    asked = Request(now=NOW, folder=folder)
    assert day(asked._replace(on="2022-01-01"), settings(as_of=date(2022, 5, 5))) == date(2022, 1, 1)
    assert day(asked, settings(as_of=date(2022, 5, 5))) == date(2022, 5, 5)
    assert day(asked, settings()) == date(2022, 9, 30)


@pytest.mark.parametrize(
    ("now", "zone", "expected"),
    [
        (datetime(2022, 9, 30, 15, 59, 59, tzinfo=UTC), "Asia/Shanghai", date(2022, 9, 30)),
        (datetime(2022, 9, 30, 16, 0, tzinfo=UTC), "Asia/Shanghai", date(2022, 10, 1)),
        (datetime(2022, 9, 30, 16, 0, tzinfo=UTC), "UTC", date(2022, 9, 30)),
    ],
)
def test_today_is_that_of_the_register(now: datetime, zone: str, expected: date) -> None:
    assert today(now, settings(timezone=zone)) == expected


def test_days_that_are_said_count_from_today() -> None:
    asked = Request(now=datetime(2022, 9, 30, 16, 0, tzinfo=UTC), folder=Path())  # the first of October in Shanghai
    days = {word: day(asked._replace(on=word), settings()) for word in ("today", "昨天", "明天")}
    assert days == {"today": date(2022, 10, 1), "昨天": date(2022, 9, 30), "明天": date(2022, 10, 2)}
    assert day(asked._replace(on="yesterday"), settings(as_of=date(2022, 9, 30))) == date(2022, 9, 29)


@pytest.mark.parametrize("text", ["2022-9-30", "2022.9.30", "30.9.2022", "2022-02-30", "下周", "2022-09-31", "1999-12-31"])
def test_a_day_that_is_none_is_refused_with_what_to_type(folder: Path, text: str) -> None:
    with pytest.raises(RiskregError) as caught:
        day(Request(now=NOW, folder=folder, on=text), settings())
    assert caught.value.code == 2
    assert str(caught.value).startswith("--on: ")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        (None, "internal"),
        ("", "internal"),
        ("public", "public"),
        ("公开", "public"),
        ("受限", "restricted"),
        ("内部", "internal"),
    ],
)
def test_an_audience_has_a_name_in_either_language(text: str | None, word: str) -> None:
    assert audience_of(text) == word


@pytest.mark.parametrize("text", ["all", "Restricted ", "全部"])
def test_an_unknown_audience_is_refused(text: str) -> None:
    with pytest.raises(RiskregError, match=r"--audience: .* is none of public, internal, restricted"):
        audience_of(text)


def test_a_named_register_goes_before_the_folder_and_is_taken_from_it(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "other" / "registers").mkdir(parents=True)
    (tmp_path / "other" / "registers" / "riskreg.yaml").write_text("name: 乙\n", encoding="utf-8")
    asked = Request(now=NOW, folder=folder)
    assert root(asked) == folder.resolve()
    assert root(asked._replace(registers="other/registers")) == tmp_path.resolve() / "other" / "registers"
    assert root(asked._replace(registers="other")) == tmp_path.resolve() / "other" / "registers"
    assert root(asked._replace(registers=str(tmp_path / "other"))) == tmp_path.resolve() / "other" / "registers"


def test_the_face_carries_what_every_report_must(folder: Path) -> None:
    (folder / "riskreg.yaml").write_text(
        "name: 校\nlanguage: zh\ntimezone: UTC\nas_of: 2022-09-01\ngrading: {LS: C, LEC: merge-top}\n", encoding="utf-8"
    )
    ready = prepare(Request(now=NOW, folder=folder))
    assert ready.language == "zh"
    assert ready.face._asdict() | {"audience": None} == {
        "register": "校",
        "on": date(2022, 9, 1),
        "timezone": "UTC",
        "revision": None,
        "modified": False,
        "audience": None,
        "scales": {"LS": "C", "LEC": "merge-top", "MES": "standard"},
        "filters": {},
        "unread": (),
        "absent": (),
        "doubled": (),
        "lasting": False,
        "later": (),
        "hidden": 0,
        "meeting": "",
        "since": None,
        "rest": None,
    }
    assert prepare(Request(now=NOW, folder=folder, lang="en")).language == "en"


def test_a_report_on_partial_data_is_never_fine(folder: Path) -> None:
    document = Document("x", say("Title"), None, ())
    assert prepare(Request(now=NOW, folder=folder)).outcome(document).code == 0
    (folder / "broken.yaml").write_text("risks: [\n", encoding="utf-8")
    ready = prepare(Request(now=NOW, folder=folder))
    assert not ready.complete
    assert ready.face.unread == ("broken.yaml",)
    assert ready.outcome(document).code == 1


def test_only_an_error_makes_data_partial(folder: Path) -> None:
    (folder / "late.yaml").write_text(
        "units: [{id: 学生处, name: 学生处 # 原学工部\n}]\n",
        encoding="utf-8",
    )
    ready = prepare(Request(now=NOW, folder=folder))
    assert {found.severity for found in ready.snapshot.diagnostics} <= {"warning"}
    assert ready.complete


def test_a_finding_that_the_settings_turned_into_a_warning_does_not_make_a_report_partial(folder: Path) -> None:
    (folder / "riskreg.yaml").write_text("name: 校\nchecks: {R202: warning}\n", encoding="utf-8")
    (folder / "units.yaml").write_text("units: [{id: 学生处, telephone: 1}]\n", encoding="utf-8")
    assert prepare(Request(now=NOW, folder=folder)).complete


def test_a_file_that_is_not_read_for_its_name_makes_data_partial(folder: Path) -> None:
    (folder / "学院上报.yml").write_text("units: [{id: 学生处}]\n", encoding="utf-8")
    ready = prepare(Request(now=NOW, folder=folder))
    assert [found.code for found in ready.snapshot.diagnostics] == ["R113"]
    assert not ready.complete


def test_hidden_records_leave_the_judge_and_stay_in_the_whole(folder: Path) -> None:
    (folder / "all.yaml").write_text(
        """
units: [{id: 学生处}]
people: [{id: P-1, name: 周立新}]
risks:
  - {id: R-1, title: 甲, unit: 学生处, owner: P-1, method: LS, residual: {L: 3, S: 5}, identified: 2022-06-01, audience: restricted}
  - {id: R-2, title: 乙, unit: 学生处, owner: P-1, method: LS, residual: {L: 3, S: 5}, identified: 2022-06-01}
""",
        encoding="utf-8",
    )
    ready = prepare(Request(now=NOW, folder=folder))
    assert list(ready.judge.register.risks) == ["R-2"]
    assert list(ready.whole.register.risks) == ["R-1", "R-2"]
    assert ready.face.hidden == 1
    everything = prepare(Request(now=NOW, folder=folder, audience="restricted"))
    assert everything.judge is everything.whole
