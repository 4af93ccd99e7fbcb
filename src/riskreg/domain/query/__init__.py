"""One small language for asking which records are meant: `grade>=significant and unit=后勤处 and overdue`.

A condition is a field with a sign and values (`due<2022-10`; `unit=后勤处,学生处` for any of them; `title~气瓶` for contains),
or a word that stands alone (`overdue`). They are joined by `and`, `or`, `not` and brackets; all may be said in Chinese.
`words` cuts a text into words, `parsing` makes a tree of them, `meaning` finds out what it asks of one kind of record,
`since` since when something holds.
"""
