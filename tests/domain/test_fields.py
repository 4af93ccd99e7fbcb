"""Field tables: frozen values with places that take no part in equality; and the keys of the format, in both languages."""

from copy import deepcopy
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, ClassVar

import pytest

from riskreg.domain.fields import Choice, Declared, Fact, Facts, FieldTable, Free, Key, Row, Text, given
from riskreg.domain.records import KINDS, Danger, Decision, Measure, Meeting, Person, Risk, Unit
from riskreg.domain.records.danger_facts import Acceptance, Rectification, Supervised
from riskreg.domain.records.organisation import Period
from riskreg.domain.records.record import Extension, Progress, Record
from riskreg.domain.records.risk import Controls, Scores
from riskreg.domain.settings import Settings


def test_a_value_is_frozen() -> None:
    unit = Unit(id="保卫处")
    with pytest.raises(AttributeError, match="frozen"):
        unit.name = "后勤处"  # type: ignore[misc]


def test_a_field_of_a_value_cannot_be_deleted() -> None:
    unit = Unit(id="保卫处", name="安全保卫处")
    with pytest.raises(AttributeError):
        del unit.name


def test_with_makes_a_changed_copy_and_leaves_the_value() -> None:
    unit = Unit.placed({"id": "保卫处"}, "a.yaml", 7, {})
    changed = unit.with_(name="安全保卫处")
    assert (unit.name, changed.name, changed.id) == (None, "安全保卫处", "保卫处")
    assert unit != changed
    assert (changed.path, changed.line) == ("a.yaml", 7)
    assert changed.with_(name=None) == unit


def test_with_refuses_a_field_that_does_not_exist() -> None:
    with pytest.raises(TypeError):
        Unit(id="保卫处").with_(nmae="安全保卫处")


def test_a_field_that_does_not_exist_is_refused() -> None:
    with pytest.raises(TypeError, match="nmae"):
        Unit(id="保卫处", nmae="安全保卫处")  # type: ignore[call-arg]


@pytest.mark.parametrize("name", ["__annotate_func__", "__annotate__"])  # CPython 3.14 writes the one; the other is documented
def test_fields_are_found_in_a_class_body_that_tells_its_annotations_when_asked(name: str) -> None:
    asked = []

    def tell(form: int) -> dict[str, Any]:
        asked.append(form)
        return {
            "id": Annotated[str, Key(Text(), "编号", required=True)],
            "colour": Annotated[str | None, Key(Text(), "颜色")],
            "LIMIT": ClassVar[int],
        }

    table = Declared("Extinguisher", (FieldTable,), {"__module__": __name__, "__qualname__": "X", name: tell, "LIMIT": 3})
    assert list(table.FIELDS) == ["id", "colour"]  # type: ignore[attr-defined]
    assert table.FIELDS["id"].key.required  # type: ignore[attr-defined]
    value = table(id="F-1")
    assert (value.id, value.colour) == ("F-1", None)
    assert asked == [1]  # values; this is what the compiler's own function knows, texts and forward references it refuses


def test_places_take_no_part_in_equality() -> None:
    here = Unit.placed({"id": "保卫处"}, "a.yaml", 1, {"id": 1025})
    there = Unit.placed({"id": "保卫处"}, "b.yaml", 9, {})
    assert here == there == Unit(id="保卫处")
    assert len({here, there}) == 1
    assert here != Unit(id="后勤处")


@pytest.mark.parametrize("name", [name for name in Unit.FIELDS if name != "id"])
def test_every_field_takes_part_in_equality(name: str) -> None:
    assert Unit(id="保卫处") != Unit(id="保卫处").with_(**{name: "另一个"})


def test_a_field_at_its_default_equals_a_field_that_is_not_given() -> None:
    assert Unit(id="保卫处", aliases=(), name=None) == Unit(id="保卫处")


def test_values_of_different_tables_are_never_equal() -> None:
    assert Unit(id="保卫处") != Person(id="保卫处")


def test_nested_values_are_compared_by_their_fields() -> None:
    first = Progress.placed({"on": date(2022, 9, 1), "note": "到货"}, "a.yaml", 3, {})
    second = Progress.placed({"on": date(2022, 9, 1), "note": "到货"}, "b.yaml", 4, {})
    assert Decision(id="1", text="演练", unit="A", owner="B", progress=(first,)) == Decision(
        id="1", text="演练", unit="A", owner="B", progress=(second,)
    )


def test_a_mark_is_where_the_field_stands_else_where_the_value_begins() -> None:
    unit = Unit.placed({"id": "保卫处", "name": "x"}, "a.yaml", 7, {"name": 8 * 1024 + 5})
    assert (tuple(unit.mark("name")), tuple(unit.mark("type"))) == (("a.yaml", 8, 5), ("a.yaml", 7, 1))


def test_a_repr_shows_what_was_given() -> None:
    assert repr(Unit(id="保卫处", aliases=("保卫部",))) == "Unit(id='保卫处', aliases=('保卫部',))"


def test_given_lists_fields_in_the_order_of_declaration() -> None:
    scores = Scores(S=Decimal(5), L=Decimal(4))
    assert [(field.name, content) for field, content in given(scores)] == [("L", Decimal(4)), ("S", Decimal(5))]


def test_a_row_keeps_what_it_was_given() -> None:
    values = {"id": "保卫处"}
    row = Row(Unit, deepcopy(values), "a.yaml", 1, {})
    assert (row.table, row.values, row.path, row.line) == (Unit, values, "a.yaml", 1)


def test_an_english_key_loses_the_sign_that_keeps_it_from_being_a_word_of_python() -> None:
    names = {field.english for table in (Measure, Supervised, Period) for field in table.FIELDS.values()}
    assert {"class", "from"} <= names
    assert not any(name.endswith("_") for name in names)


# --- the keys of the format


def tables() -> list[type[FieldTable]]:
    """Return every table there is, nested ones too."""
    waiting: list[type[FieldTable]] = [*KINDS.values(), Settings]
    found: list[type[FieldTable]] = []
    while waiting:
        table = waiting.pop()
        if table in found:
            continue
        found.append(table)
        for field in table.FIELDS.values():
            kind = field.kind.value if isinstance(field.kind, Free) else field.kind
            if isinstance(kind, Fact | Facts):
                waiting.append(kind.table)
    return found


@pytest.mark.parametrize("table", tables(), ids=lambda table: table.__name__)
def test_no_key_of_a_table_means_two_fields(table: type[FieldTable]) -> None:
    keys = [key for field in table.FIELDS.values() for key in {field.english, field.key.zh}]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("table", tables(), ids=lambda table: table.__name__)
def test_no_synonym_of_a_field_is_the_key_of_another(table: type[FieldTable]) -> None:
    keys = {key: field.name for field in table.FIELDS.values() for key in (field.english, field.key.zh)}
    assert [
        word for field in table.FIELDS.values() for word in field.key.synonyms if keys.get(word, field.name) != field.name
    ] == []


@pytest.mark.parametrize("table", tables(), ids=lambda table: table.__name__)
def test_every_field_says_what_it_means(table: type[FieldTable]) -> None:
    assert [field.name for field in table.FIELDS.values() if not field.key.says and field.name not in ("LS", "LEC", "MES")] == []


@pytest.mark.parametrize("table", tables(), ids=lambda table: table.__name__)
def test_no_word_of_a_choice_means_two(table: type[FieldTable]) -> None:
    for field in table.FIELDS.values():
        if isinstance(field.kind, Choice):
            forms = [form for word in field.kind.words for form in {str(word), word.zh}]
            assert len(forms) == len(set(forms)), field.name


FORMAT: dict[type[FieldTable], str] = {
    Record: """id 编号 · unit 责任单位 · owner 责任人 · leader 分管领导 · helpers 配合单位 · category 类别 · place 场所 ·
        spot 具体部位 · audience 公开范围 · handovers 移交责任 · progress 进展 · note 备注 · formerly 曾用编号""",
    Risk: """title 风险点 · cause 危险因素 · consequence 可能后果 · method 评价方法 · inherent 固有风险 · residual 现有风险 ·
        basis 判定依据 · controls 现有管控措施 · measures 追加措施 · identified 辨识日期 · reviews 再评估 · review_every 再评估周期 ·
        check_every 检查频次 · closed 风险销号""",
    Controls: "engineering 工程技术 · management 管理 · training 培训教育 · ppe 个体防护 · emergency 应急处置",
    Danger: """title 隐患描述 · found 排查日期 · found_by 排查人 · source 隐患来源 · source_body 检查单位 · named 上级通报 ·
        inspection 检查编号 · kind 隐患类型 · count 处数 · group 同源编号 · recurs 再次发生于 · risk 关联风险 · cause_class 原因 ·
        levels 定级 · level 隐患级别 · basis 判定依据 · mode 整改方式 · rectification 整改措施 · funds 计划资金 · due 整改时限 ·
        plan 应急预案 · scheme 治理方案 · spent 落实资金 · interim 临时防控措施 · suspended 停用 · blocked 未完成原因 ·
        reply_due 回复时限 · notified 整改通知书 · supervised 挂牌督办 · extensions 延期 · referrals 移交属地 · rectified 整改完成 ·
        acceptor 验收责任人 · acceptances 验收 · withdrawn 撤销""",
    Extension: "applied 申请日期 · approved 批准日期 · by 批准人",
    Rectification: "by 整改人 · evidence 佐证材料",
    Acceptance: "by 验收人 · on 验收日期 · passed 验收结论 · note 验收意见 · body 验收单位 · due 重新整改时限",
    Measure: """title 制度措施名称 · type 类型 · class 防控手段 · change 变动方式 · due 完成时限 · issued 印发日期 ·
        effective 施行日期 · document 文号 · revisions 修订 · answers 对应问题隐患 · extensions 延期""",
    Meeting: "cutoff 数据截止日 · decisions 议定事项",
    Decision: "text 事项 · unit 牵头单位 · owner 责任人 · due 办结时限 · standing 长期坚持",
    Unit: "party_leader 党组织书记 · admin_leader 行政负责人 · contact 安全联络员",
}


@pytest.mark.parametrize("table", FORMAT, ids=lambda table: table.__name__)
def test_the_keys_are_those_of_the_format(table: type[FieldTable]) -> None:
    fields = {field.english: field.key.zh for field in table.FIELDS.values()}
    wanted = dict(pair.split() for pair in FORMAT[table].split("·"))
    assert {name: fields.get(name) for name in wanted} == wanted


REQUIRED: dict[type[FieldTable], set[str]] = {
    Risk: {"id", "title", "unit", "owner", "method", "residual", "identified"},
    Danger: {"id", "title", "unit", "owner", "found", "source", "rectification", "due"},
    Measure: {"id", "title", "unit", "owner", "type"},
    Meeting: {"id", "on"},
    Decision: {"id", "text", "unit", "owner"},
    Extension: {"to", "applied", "reason"},
    Acceptance: {"on", "by", "passed"},
    Rectification: {"on"},
    Progress: {"on", "note"},
    Supervised: {"from_"},
    Unit: {"id"},
}


@pytest.mark.parametrize("table", REQUIRED, ids=lambda table: table.__name__)
def test_required_are_the_fields_that_the_format_stars(table: type[FieldTable]) -> None:
    assert {field.name for field in table.FIELDS.values() if field.key.required} == REQUIRED[table]


def test_the_lists_have_a_name_in_each_language() -> None:
    assert {kind.LIST: kind.LIST_ZH for kind in KINDS.values()} == {
        "risks": "风险",
        "dangers": "隐患",
        "measures": "措施",
        "meetings": "会议",
        "units": "单位",
        "people": "人员",
        "categories": "类别",
        "places": "场所",
        "periods": "时段",
    }
