"""riskreg completion: the scripts of the shells, and what to type to install them."""

import shutil
import subprocess
from pathlib import Path

import pytest

from riskreg.cli.registry import COMMANDS
from riskreg.commands import start
from riskreg.errors import RiskregError
from riskreg.report.document import render
from riskreg.report.language import Language


@pytest.mark.parametrize("shell", start.INSTALLED)
def test_each_shell_has_a_script_that_it_can_read(shell: str, tmp_path: Path) -> None:
    outcome = start.run_completion(shell, using="", terminal=False, language="zh")
    assert outcome.code == 0
    assert f"riskreg complete {shell} " in outcome.written
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    script = tmp_path / "script"
    script.write_text(outcome.written, encoding="utf-8")
    subprocess.run([shell, "-n", str(script)], check=True)


@pytest.mark.parametrize(
    ("using", "language", "said", "told"),
    [
        (
            "/usr/bin/zsh",
            "en",
            "Your shell is zsh. To let it complete what you type, enter this once, then open a new terminal:",
            "\n  echo 'eval \"$(riskreg completion zsh)\"' >> ~/.zshrc\n",
        ),
        (
            "/bin/fish",
            "zh",
            "当前 shell 为 fish。输入一次下面这行，再打开新终端，即可按 Tab 键补全：",
            "\n  riskreg completion fish > ~/.config/fish/completions/riskreg.fish\n",
        ),
    ],
)
def test_on_a_terminal_the_shell_in_use_is_named_with_what_to_type(using: str, language: str, said: str, told: str) -> None:
    outcome = start.run_completion(None, using=using, terminal=True, language=language)
    assert outcome.document
    assert f"{said}\n{told}" in render(outcome.document, "plain", Language(language))


@pytest.mark.parametrize("using", ["", "/bin/tcsh"])
def test_of_a_shell_that_is_not_known_each_line_is_told(using: str) -> None:
    outcome = start.run_completion(None, using=using, terminal=True, language="en")
    assert outcome.document
    told = render(outcome.document, "plain", Language("en"))
    assert "cannot be told" in told
    assert all(line in told for line in start.INSTALLED.values())


def test_help_names_the_same_lines() -> None:
    assert COMMANDS["completion"].once == tuple(start.INSTALLED.values())


@pytest.mark.parametrize(
    ("using", "hint"), [("/bin/zsh", "name it: riskreg completion zsh"), ("", "name it: riskreg completion bash")]
)
def test_in_a_pipe_the_shell_must_be_named(using: str, hint: str) -> None:
    with pytest.raises(RiskregError) as caught:
        start.run_completion(None, using=using, terminal=False, language="en")
    assert (str(caught.value.said), str(caught.value.hint)) == ("which shell is it for?", hint)


def test_other_shells_are_refused_by_name() -> None:
    with pytest.raises(RiskregError) as caught:
        start.run_completion("tcsh", using="", terminal=True, language="en")
    assert (str(caught.value.said), str(caught.value.hint)) == (
        "tcsh is no shell that riskreg knows",
        "use one of ('bash', 'zsh', 'fish')",  # read out by the language, as everywhere
    )
