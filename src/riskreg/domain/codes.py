"""CODES: every finding riskreg can make: its stable code, usual severity, meaning and remedy.

R1 files and YAML, R2 fields and ids, R3 organisation and references, R4 days and deadlines, R5 grading,
R6 hidden dangers, R7 privacy, R8 settings. A code is never reused for another meaning.
The English here is the key of the translation; `docs/checks.md` is generated from it.
"""

from collections.abc import Mapping
from typing import Literal, NamedTuple


class Code(NamedTuple):
    """A kind of finding. `slug` names its folder of cases; `title`, `remedy` and `mends` are read by users.

    `mends` says what of it `check --fix` mends, as it can mean one thing only; empty where that takes a person.
    """

    slug: str
    severity: Literal["error", "warning"]
    title: str
    remedy: str
    mends: str = ""


def _(text: str) -> str:
    """Mark a text for translation."""
    return text


CODES: Mapping[str, Code] = {
    "R101": Code(
        "encoding",
        "error",
        _("The file is not UTF-8 text."),
        _("Save it again as UTF-8; in Notepad or WPS choose the encoding UTF-8 under Save As."),
    ),
    "R102": Code(
        "control-character",
        "error",
        _("The file holds a character that cannot be seen, or a byte-order mark in the middle."),
        _("Delete the character and type the text again; pasting from Word or a web page often brings such characters."),
        _("A byte-order mark inside the text, and the line ends of very old files."),
    ),
    "R103": Code(
        "line-separator",
        "error",
        _("The file holds a line separator that editors show as a line break and YAML does not."),
        _("Delete it and press Enter instead; it usually comes from Word."),
        _("At the end of a line, and in a text under |."),
    ),
    "R104": Code(
        "conflict-marker",
        "error",
        _("Two versions were merged and a conflict was left in the file."),
        _("Keep the right lines and delete the lines that begin with <<<<<<<, ======= and >>>>>>>."),
    ),
    "R105": Code(
        "tab",
        "error",
        _("A line is indented with a tab."),
        _("Indent with spaces, two for each step."),
        _("Where there is but one way to take the tab for spaces so that the file can be read."),
    ),
    "R106": Code(
        "full-width-colon",
        "error",
        _("A key is followed by a full-width colon."),
        _("Write an ordinary colon and a space after the key."),
        _("After the name of a field or a list."),
    ),
    "R107": Code(
        "yaml",
        "error",
        _("The file cannot be read as YAML."),
        _("Mend the line that is named, then check again: only the first such mistake of a file is reported."),
        _("A space that is missing after a colon or a hyphen, beside the name of a field."),
    ),
    "R108": Code(
        "plain-text",
        "error",
        _("A text begins or continues with a sign that has a meaning of its own in YAML."),
        _("Put the whole text in double quotes."),
        _("Where the rest of the line can be nothing but one text."),
    ),
    "R109": Code(
        "yaml-feature",
        "error",
        _("The file uses a YAML feature that registers do not: an anchor, an alias, a tag, a merge key, a second document."),
        _("Write the value out in full."),
    ),
    "R110": Code(
        "too-large",
        "error",
        _("The file, a text in it or its nesting is larger than a register needs."),
        _("Split the file by topic or unit."),
    ),
    "R111": Code(
        "comment-cuts-text",
        "warning",
        _("A # after a space begins a comment: the rest of the line is not part of the text."),
        _("If the rest belongs to the text, put the whole text in double quotes."),
    ),
    "R112": Code(
        "folded-text",
        "warning",
        _("Text under > is folded: each line end becomes a space, also between Chinese characters."),
        _("Write | instead of >."),
        _("Always."),
    ),
    "R113": Code(
        "file-name",
        "error",
        _("A file in the register's folder is not read, because its name does not end in .yaml."),
        _("Rename it to .yaml, or let its name begin with _ if it is not meant to be read."),
    ),
    "R114": Code(
        "ignored-by-git",
        "warning",
        _("git ignores this file: colleagues will not receive it."),
        _("Take the pattern out of .gitignore, or let the name begin with _ if it is not meant to be read."),
    ),
    "R115": Code(
        "unreadable-file",
        "error",
        _("The file cannot be opened, or it is not an ordinary file."),
        _("Make it an ordinary file that you may read, inside the register's folder."),
    ),
    "R201": Code(
        "unknown-list",
        "error",
        _("The file has a list that riskreg does not know."),
        _("Use one of the lists of the format; `riskreg schema` names them all."),
        _("A name that differs in case, width, blanks or traditional characters alone."),
    ),
    "R202": Code(
        "unknown-field",
        "error",
        _("The record has a field that riskreg does not know."),
        _("Correct the name, or move the text to the note."),
        _(
            "A word that sheets use for one field alone, if the field takes the value; "
            "or one that differs in case, width, blanks or traditional characters alone."
        ),
    ),
    "R203": Code(
        "doubled-field",
        "error",
        _("A field is given twice, in one language or in both."),
        _("Keep one of the two."),
        _("Where both say the same and nothing else stands on the second line."),
    ),
    "R204": Code(
        "missing-field",
        "error",
        _("A required field is missing or empty."),
        _("Fill it in."),
    ),
    "R205": Code(
        "wrong-type",
        "error",
        _("The value has another shape than the field needs: a list for a text, a text for a list, a word for a number."),
        _("Write the value as the message shows."),
        _("Full-width digits and thousands commas; 元 and 万元 behind money, 处 behind a count."),
    ),
    "R206": Code(
        "unknown-word",
        "error",
        _("The field takes one of a few words, and this is none of them."),
        _("Use one of the words that the message names."),
        _(
            "A word that sheets use for one of these alone, "
            "or that differs in case, width, blanks or traditional characters alone."
        ),
    ),
    "R207": Code(
        "bad-day",
        "error",
        _("The day is not written YYYY-MM-DD or does not exist."),
        _("Write the day as in 2022-09-30."),
        _(
            "A day in another form, such as 2022.9.6, 2022年9月6日 or full-width digits; "
            "not the day number of a spreadsheet, which may count from 1900 or from 1904."
        ),
    ),
    "R208": Code(
        "placeholder",
        "error",
        _("A word that promises a value later stands where the value should be."),
        _("Write the real value; a day that nobody can name is a day that nobody keeps."),
    ),
    "R209": Code(
        "malformed-id",
        "error",
        _("The id has characters or a form that cannot be referred to."),
        _("Use letters, digits, Chinese characters, - . and _ only."),
        _("Dashes of other kinds, where nothing else writes the id like that."),
    ),
    "R210": Code(
        "doubled-id",
        "error",
        _("Two records have the same id; ids are unique over all lists."),
        _("Give the newer record the next free number."),
    ),
    "R211": Code(
        "former-id",
        "error",
        _("A former id is still in use, or is claimed by two records."),
        _("A former id belongs to one record and lives nowhere else."),
    ),
    "R212": Code(
        "odd-character",
        "warning",
        _("A text holds invisible or direction-changing characters."),
        _("Type the text again instead of pasting it."),
        _("Characters without any width, in a line that holds no others."),
    ),
    "R301": Code(
        "unknown-unit",
        "error",
        _("No unit of the register has this id, name or alias."),
        _("Correct the name, or add the unit to the list of units."),
    ),
    "R302": Code(
        "unknown-person",
        "error",
        _("No person of the register has this id, name or alias."),
        _("Correct the name, or add the person to the list of people."),
    ),
    "R303": Code(
        "unknown-category",
        "error",
        _("No category of the register has this id, name or alias."),
        _("Correct the name, or add the category."),
    ),
    "R304": Code(
        "unknown-place",
        "error",
        _("No place of the register has this id, name or alias."),
        _("Correct the name, or add the place."),
    ),
    "R305": Code(
        "unknown-risk",
        "error",
        _("No risk of the register has this id."),
        _("Correct the id."),
    ),
    "R306": Code(
        "unknown-measure",
        "error",
        _("No measure of the register has this id."),
        _("Correct the id."),
    ),
    "R307": Code(
        "unknown-danger",
        "error",
        _("No hidden danger of the register has this id."),
        _("Correct the id."),
    ),
    "R308": Code(
        "ambiguous-name",
        "error",
        _("Two records of the register have this name or alias."),
        _("Write the id instead of the name."),
    ),
    "R309": Code(
        "unit-gone",
        "error",
        _("A unit that no longer exists is still responsible."),
        _("Hand the record over to the successor, with the day."),
    ),
    "R310": Code(
        "person-gone",
        "error",
        _("A person who has left is still responsible."),
        _("Hand the record over to the successor, with the day."),
    ),
    "R311": Code(
        "nobody-accountable",
        "error",
        _("Nobody answers for an open record: no single person is named as its owner."),
        _("Name one person; helpers and units are named beside."),
    ),
    "R312": Code(
        "circle",
        "error",
        _("Records refer to each other in a circle."),
        _("Take one of the references out."),
    ),
    "R401": Code(
        "disordered-days",
        "error",
        _("A later step has an earlier day."),
        _("Correct the day that is wrong; do not change a day to make it fit."),
    ),
    "R402": Code(
        "unlikely-day",
        "warning",
        _("A day lies after the day of judgement or long before the register began."),
        _("Check the year; a fact is entered when it has happened."),
    ),
    "R403": Code(
        "applied-late",
        "warning",
        _("An extension was applied for after the day had passed."),
        _("Leave it as it is: reports name it. Apply before the day next time."),
    ),
    "R404": Code(
        "own-approval",
        "error",
        _("The person who approves an extension or withdraws a record is its owner."),
        _("Somebody else decides; correct the name if it was mistyped."),
    ),
    "R405": Code(
        "own-acceptance",
        "error",
        _("The person who accepts the work is its owner or did the work."),
        _("Somebody else accepts; correct the name if it was mistyped."),
    ),
    "R406": Code(
        "extension-earlier",
        "warning",
        _("An approved extension does not lie after the day it replaces."),
        _("Check the two days."),
    ),
    "R407": Code(
        "decided-twice",
        "error",
        _("An extension is both approved and refused."),
        _("Keep the decision that was made."),
    ),
    "R408": Code(
        "two-requests",
        "warning",
        _("Two requests for more time wait for a decision at the same time."),
        _("Decide each of them, or take away the one that was entered twice: which day is meant cannot be told."),
    ),
    "R501": Code(
        "unlisted-score",
        "error",
        _("The score is not one of the listed values of the method."),
        _("Use one of the values that the message names; `riskreg methods` shows their meaning."),
    ),
    "R502": Code(
        "wrong-scores",
        "error",
        _("The scores do not belong to the method, or one of them is missing."),
        _("Give just the letters of the method."),
    ),
    "R503": Code(
        "residual-above-inherent",
        "error",
        _("The residual risk lies above the inherent risk."),
        _("Controls do not raise a risk: check both scores. After a review it is a warning."),
    ),
    "R504": Code(
        "lowered-by-nothing",
        "warning",
        _("The residual risk is lower than the inherent risk, but neither controls nor measures in force are named."),
        _("Write down the controls that lower it; a measure that is only planned, or repealed, lowers nothing."),
    ),
    "R505": Code(
        "no-basis",
        "error",
        _("A grade given directly or by laboratory class has no basis."),
        _("Name the rule or decision that the grade rests on."),
    ),
    "R506": Code(
        "milder-by-word",
        "warning",
        _("The severity of a risk is lowered, but no engineering control is named."),
        _("Keep the worst credible outcome and lower how likely it is, or name under engineering what was built."),
    ),
    "R601": Code(
        "major-without-basis",
        "error",
        _("A danger is called major without a basis."),
        _("Name the rule or the decision that makes it major."),
    ),
    "R602": Code(
        "five-points",
        "error",
        _("A major danger lacks some of the five settled points some days after it was found."),
        _("Settle owner, rectification, funds (0 is an answer), due day and plan."),
    ),
    "R603": Code(
        "failed-and-nothing",
        "warning",
        _("An acceptance failed and nothing has followed for 30 days."),
        _("Record what was done since, or ask the owner."),
    ),
    "R604": Code(
        "no-progress",
        "warning",
        _("A danger that is not closed has had no entry for 30 days."),
        _("Ask whoever it waits for, and record what is done."),
    ),
    "R605": Code(
        "near-duplicate",
        "warning",
        _("Two open dangers of one spot and kind read nearly the same."),
        _("If they are one danger, withdraw the newer as a duplicate; else make the titles differ."),
    ),
    "R606": Code(
        "accepted-unrectified",
        "warning",
        _("An acceptance is recorded without a day of rectification before it."),
        _("Record when the danger was rectified, if it is known."),
    ),
    "R607": Code(
        "duplicate-of-nothing",
        "error",
        _("A danger is withdrawn as a duplicate without saying of which."),
        _("Name the other danger."),
    ),
    "R608": Code(
        "gone-on",
        "warning",
        _("Something is recorded after the danger was withdrawn or the measure repealed."),
        _("Check which of the two is true."),
    ),
    "R609": Code(
        "unguarded",
        "warning",
        _("A danger is past its day, and nothing is named that keeps people safe until then."),
        _("Write down the interim measures, or what is out of use; if there are none, take some today."),
    ),
    "R701": Code(
        "state-secret",
        "error",
        _("The text carries the mark of a state secret."),
        _("State secrets must not be in this register: remove the text, and tell the secrecy officer, as git keeps it."),
    ),
    "R702": Code(
        "secret-word",
        "warning",
        _("The text uses a word that marks state secrets."),
        _("If it is a mark, remove the text; if it is an ordinary word, nothing need be done."),
    ),
    "R703": Code(
        "identity-number",
        "error",
        _("The text holds an identity-card number."),
        _("Remove it; a register in git keeps it for ever."),
    ),
    "R704": Code(
        "mobile-number",
        "error",
        _("The text holds a mobile-phone number."),
        _("Remove it; contacts belong in a directory that is not kept in git."),
    ),
    "R705": Code(
        "psychology-name",
        "error",
        _("A record on psychology seems to name a student."),
        _("Use a case number and counts only; remove the name."),
    ),
    "R706": Code(
        "wider-than-named",
        "warning",
        _("A decision names a record that fewer people may see, and its own audience is missing or wider."),
        _("Give the decision the audience of the record, or leave the record's id and story out of the text."),
    ),
    "R801": Code(
        "setting",
        "error",
        _("A setting has a value that riskreg cannot use."),
        _("Correct the setting; the message says what it may be."),
    ),
    "R802": Code(
        "unnamed-deadline",
        "warning",
        _("Something waits for which the settings name no deadline."),
        _("Name the deadline in riskreg.yaml; it holds from that version on."),
    ),
}
