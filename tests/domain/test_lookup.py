"""What a typed word means, and what is near a word that means nothing."""

from riskreg.domain.lookup import meant, near, suggest

FORMS = {"due": 1, "整改时限": 1, "整改期限": 1, "days_late": 2}


def test_a_word_means_what_it_says_whatever_its_case_width_and_dashes() -> None:
    assert [meant(text, FORMS) for text in ("due", "DUE", "ｄｕｅ", "整改期限", "days-late", "Days late")] == [1, 1, 1, 1, 2, 2]
    assert meant("due_on", FORMS) is None


def test_one_cut_off_says_what_is_near() -> None:
    assert suggest("整改时间", FORMS) == [1]  # three signs of four; two words of one thing are one
    assert suggest("整改", {"整改时限": 1}) == [1]  # 2 * 2 / (2 + 4) = 0.67
    assert suggest("整", {"整改时限": 1}) == []  # 2 * 1 / (1 + 4) = 0.4
    assert near("overdu", ["due", "overdue", "show"], 1) == ["overdue"]
