"""Who may see what: the strictest word decides, and nothing that is shown refers to what is hidden."""

from datetime import date
from textwrap import dedent

import pytest

from riskreg.domain.audience import Viewer, visible
from riskreg.domain.fields import Fact, Facts, FieldTable, Ref
from riskreg.domain.records import Category, Danger, Identified, Measure, Record, Risk
from riskreg.domain.records.danger_facts import Withdrawal
from riskreg.domain.register import Assembly, Directory, Register, build_register
from riskreg.domain.settings import Audiences, Settings
from riskreg.domain.words import AUDIENCES, DUPLICATE, INTERNAL, LS, MEASURE_TYPES, PUBLIC, RESTRICTED, SOURCES
from riskreg.messages import Word
from riskreg.syntax.reader import read_file, read_records, read_settings

ORGANISATION = """
units:
- {id: 后勤处}
people:
- {id: P-1, name: 何建平}
categories:
- {id: 消防安全}
- {id: 政治安全, audience: restricted}
- {id: 校园文化, audience: public}
"""
DANGER = (
    "title: 灯不亮, unit: 后勤处, owner: P-1, found: 2022-09-01, source: 自查, level: 一般, rectification: 换灯, due: 2022-09-08"
)


def register(text: str) -> Register:
    rows, wrong = read_file(ORGANISATION + dedent(text), "r.yaml")
    assert wrong == []
    return build_register(rows)


def seen(text: str, audience: Word, settings: Settings | None = None) -> list[str]:
    shown, _ = visible(Viewer(register(text), settings or Settings(), audience))
    return [record.id for record in shown.records]


@pytest.mark.parametrize(
    ("own", "category", "default", "narrowest"),
    [
        ("", "", INTERNAL, INTERNAL),
        ("", "", PUBLIC, PUBLIC),
        ("", "", RESTRICTED, RESTRICTED),
        ("public", "", INTERNAL, PUBLIC),
        ("restricted", "", PUBLIC, RESTRICTED),
        ("", "消防安全", PUBLIC, PUBLIC),
        ("", "校园文化", INTERNAL, INTERNAL),
        ("internal", "校园文化", PUBLIC, INTERNAL),
        ("public", "校园文化", INTERNAL, PUBLIC),
        ("", "政治安全", PUBLIC, RESTRICTED),
        ("public", "政治安全", PUBLIC, RESTRICTED),
        ("restricted", "校园文化", PUBLIC, RESTRICTED),
    ],
)
def test_the_strictest_of_record_and_category_decides_and_the_settings_where_the_record_is_silent(
    own: str, category: str, default: Word, narrowest: Word
) -> None:
    more = (f", audience: {own}" if own else "") + (f", category: {category}" if category else "")
    settings = Settings(audience=Audiences(records=default))
    found = [audience for audience in AUDIENCES if seen(f"dangers:\n- {{id: D-1, {DANGER}{more}}}", audience, settings)]
    assert found == list(AUDIENCES[AUDIENCES.index(narrowest) :])


def test_what_is_left_out_is_counted() -> None:
    text = "dangers:\n" + "".join(f"- {{id: D-{n}, {DANGER}{', audience: restricted' if n % 2 else ''}}}\n" for n in range(5))
    shown, hidden = visible(Viewer(register(text), Settings(), INTERNAL))
    assert (list(shown.dangers), hidden.ids) == (["D-0", "D-2", "D-4"], frozenset({"D-1", "D-3"}))
    assert visible(Viewer(register(text), Settings(), RESTRICTED))[1].ids == frozenset()


def test_a_mistyped_category_leaves_the_record_visible_unless_a_file_could_not_be_read() -> None:
    found = register(f"dangers:\n- {{id: D-1, {DANGER}, category: 政治安金}}")
    assert list(visible(Viewer(found, Settings(), INTERNAL))[0].dangers) == ["D-1"]
    assert list(visible(Viewer(found, Settings(), INTERNAL, doubtful=True))[0].dangers) == []
    assert list(visible(Viewer(found, Settings(), RESTRICTED, doubtful=True))[0].dangers) == ["D-1"]


def test_in_doubt_a_known_category_says_what_it_says() -> None:
    found = register(f"dangers:\n- {{id: D-1, {DANGER}, category: 消防安全}}")
    assert list(visible(Viewer(found, Settings(), INTERNAL, doubtful=True))[0].dangers) == ["D-1"]


# --- references to what is hidden


def day(text: str) -> date:
    return date.fromisoformat(f"2022-{text}")


def danger(id_: str = "D-1", **values: object) -> Danger:
    given: dict[str, object] = {"title": "灯不亮", "unit": "后勤处", "owner": "P-1", "source": SOURCES[0]}
    given |= {"found": day("09-01"), "due": day("09-08"), "rectification": "换灯"}
    return Danger(id=id_, **{**given, **values})  # type: ignore[arg-type]


def risk(id_: str = "R-1", **values: object) -> Risk:
    return Risk(id=id_, title="电池", unit="后勤处", owner="P-1", method=LS, identified=day("06-10"), **values)  # type: ignore[arg-type]


def measure(id_: str = "M-1", **values: object) -> Measure:
    return Measure(id=id_, title="办法", unit="后勤处", owner="P-1", type=MEASURE_TYPES[0], **values)  # type: ignore[arg-type]


HIDDEN: tuple[Record, ...] = (
    danger("D-X", audience=RESTRICTED),
    risk("R-X", audience=RESTRICTED),
    measure("M-X", audience=RESTRICTED),
)
TWICE = Withdrawal(on=day("09-05"), by="P-9", reason=DUPLICATE, same_as="D-X")


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (risk(measures=("M-X", "M-1")), risk(measures=("M-1",))),
        (risk(measures=("M-X",)), risk()),
        (measure(answers=("D-1", "D-X")), measure(answers=("D-1",))),
        (measure(replaced_by="M-X"), measure()),
        (danger(risk="R-X"), danger()),
        (danger(recurs="D-X"), danger()),
        (danger(withdrawn=TWICE), danger(withdrawn=TWICE.with_(same_as=None))),
        (danger(risk="R-X", recurs="D-X", withdrawn=TWICE), danger(withdrawn=TWICE.with_(same_as=None))),
        (danger(risk="R-9", recurs="D-9"), danger(risk="R-9", recurs="D-9")),
    ],
)
def test_references_to_hidden_records_are_taken_out(record: Record, expected: Record) -> None:
    everything = (record, *HIDDEN)
    lists = {kind.LIST: {one.id: one for one in everything if isinstance(one, kind)} for kind in (Risk, Danger, Measure)}
    whole = Register({**lists, "categories": {}}, Directory(()))
    shown, hidden = visible(Viewer(whole, Settings(), INTERNAL))
    assert (list(shown.records), hidden.ids) == ([expected], frozenset({"D-X", "R-X", "M-X"}))
    assert record in whole.records  # the whole register stays as it was


def test_no_reference_to_a_record_is_forgotten() -> None:
    # a new field that refers to risks, dangers or measures must be taken out too
    found = []
    waiting: list[tuple[str, type[FieldTable]]] = [(kind.LIST, kind) for kind in (Risk, Danger, Measure)]
    while waiting:
        path, table = waiting.pop()
        for field in table.FIELDS.values():
            if isinstance(field.kind, Ref) and field.kind.target in ("risks", "dangers", "measures"):
                found.append(f"{path}.{field.name}")
            elif isinstance(field.kind, Fact | Facts):
                waiting.append((f"{path}.{field.name}", field.kind.table))
    assert sorted(found) == [
        "dangers.recurs",
        "dangers.risk",
        "dangers.withdrawn.same_as",
        "measures.answers",
        "measures.replaced_by",
        "risks.measures",
    ]


def test_an_id_typed_otherwise_is_taken_out_too() -> None:
    text = f"""
    dangers:
    - {{id: D-1, {DANGER}, recurs: ｄ-２}}
    - {{id: D-2, {DANGER}, audience: restricted}}
    """
    shown, _ = visible(Viewer(register(dedent(text)), Settings(), INTERNAL))
    assert shown.dangers["D-1"].recurs is None


# --- what cannot be read counts as restricted


@pytest.mark.parametrize("line", ["audience: 保密", "公开范围: 保密", "audience: [public]", "audience: {who: public}"])
def test_an_audience_that_cannot_be_read_counts_as_restricted(line: str) -> None:
    rows, wrong, _ = read_records(f"dangers:\n- {{id: D-1, {DANGER}, {line}}}", "r.yaml")
    assert len(wrong) == 1
    assert build_register(rows).dangers["D-1"].audience == RESTRICTED


def test_an_audience_of_a_category_that_cannot_be_read_counts_as_restricted() -> None:
    rows, wrong, _ = read_records("categories:\n- {id: 政治安全, audience: 保密}", "r.yaml")
    assert (len(wrong), build_register(rows).categories["政治安全"].audience) == (1, RESTRICTED)


@pytest.mark.parametrize("line", ["audience: {records: 保密}", "audience: restricted"])
def test_an_audience_of_the_settings_that_cannot_be_read_counts_as_restricted(line: str) -> None:
    row, wrong = read_settings(f"name: 示例职业技术学院\n{line}\n", "riskreg.yaml")
    assert row
    assert len(wrong) == 1
    made = Assembly(Directory(())).value(row, "")
    assert isinstance(made, Settings)
    assert made.audience.records == RESTRICTED


def test_of_an_audience_given_twice_the_stricter_holds() -> None:
    rows, wrong, _ = read_records(f"dangers:\n- {{id: D-1, {DANGER}, audience: public, 公开范围: restricted}}", "r.yaml")
    assert len(wrong) == 1
    assert build_register(rows).dangers["D-1"].audience == RESTRICTED


@pytest.mark.parametrize("line", ["category: [政治安全]", "领域: 政治安全", "category: 消防安全, 类别: 政治安全"])
def test_a_record_with_a_misread_category_is_not_shown_more_widely(line: str) -> None:
    rows, wrong, extents = read_records(f"{ORGANISATION}dangers:\n- {{id: D-1, {DANGER}, {line}}}", "r.yaml")
    assert len(wrong) == 1
    assert list(visible(Viewer(build_register(rows), Settings(), INTERNAL), extents)[0].dangers) == []


def test_an_empty_audience_is_none() -> None:
    rows, _, _ = read_records(f"dangers:\n- {{id: D-1, {DANGER}, audience: }}", "r.yaml")
    assert build_register(rows).dangers["D-1"].audience is None


def test_audiences_belong_to_records_and_categories() -> None:
    kinds: list[type[Identified]] = [Category, Risk, Danger, Measure]
    assert all("audience" in kind.FIELDS for kind in kinds)
