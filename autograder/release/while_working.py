"""The facts that students get for their own checks: counts, limits, known mistakes.

An assignment whose package shows how public checks went has a script while_working.py beside its
master. The release runs it in a copy of the master's folder, with the folder of the public tests as
its argument. It prints JSON: for each function {"question": sentence, "known": [mistake, ...]}, and
for each mistake {"hint": sentence, "question": sentence (if it has its own), "gives": numbers},
where the numbers are what the mistake gives in each public test that takes the function, call by
call: {test: [{"shape": [...], "entries": [...], "norm": number} or null, ...]}.

No formula and no hidden input leaves: whatever is not of this form stops the release.
"""

import json
import math
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from autograder.grader.sandbox.limits import Limits
from autograder.grader.sandbox.threads import ONE_THREAD
from autograder.release.errors import ReleaseError
from autograder.release.source.master import Master
from autograder.release.source.own_settings import QUESTION_KEY, Show, show

NAME = "while_working.json"
_SCRIPT = "while_working.py"
_ROOT = Path(__file__).parents[2]
_CODE = re.compile(r"\blambda\b|\bdef \w+\(|\breturn\b.*[-+*/(\[]|\bnp\.\w+\(|\bseed\b|\n")


def write_facts(master: Master, staged: Path, tests: Path, packages: Sequence[str] = ()) -> None:
    """Write what students' checks show beside the public tests, if the assignment has the script.

    staged: a copy of the master's folder, with the data of this release. packages: those that
    grading has. ReleaseError where the script fails, or prints what must not leave.
    """
    if not (staged / _SCRIPT).is_file():
        return
    mistakes = _mistakes(staged, tests) if show(master.config) is Show.HINTS else {}
    if problems := list(_problems(master, mistakes)):
        raise ReleaseError.of([f"{_SCRIPT}: {problem}" for problem in problems])
    limits = {"": Limits().call}
    for question in master.autograded:
        if QUESTION_KEY in question.config:
            for case in question.cases(hidden=False):
                limits |= dict.fromkeys(case.arguments, question.config[QUESTION_KEY])
    facts = {
        "show": show(master.config).value,
        "hidden": {q.name: len(q.cases(hidden=True)) for q in master.autograded},
        "seconds": limits,
        "packages": list(packages),
        "mistakes": mistakes,
    }
    text = json.dumps(facts, indent=1, ensure_ascii=False)
    text = re.sub(r'\{\s*"shape"[^}]*\}', lambda match: " ".join(match[0].split()), text)
    (tests / NAME).write_text(text + "\n", encoding="utf-8", newline="\n")


def sentences(release: Path) -> Iterator[str]:
    """Yield the hints that a release shows on purpose, as far as they are plain sentences."""
    if (path := release / "tests" / NAME).is_file():
        for known in json.loads(path.read_text(encoding="utf-8"))["mistakes"].values():
            for mistake in (known, *known["known"]):
                yield from filter(_is_plain, map(mistake.get, ("question", "hint")))


def _mistakes(staged: Path, tests: Path) -> Any:
    run = subprocess.run(
        [sys.executable, _SCRIPT, str(tests.resolve())],
        cwd=staged,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        env={**ONE_THREAD, **os.environ, "PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1"},
    )
    if run.returncode != 0:
        raise ReleaseError(f"{_SCRIPT} failed:\n{run.stderr.strip()[-2000:]}")
    try:
        return json.loads(run.stdout)
    except ValueError as error:
        raise ReleaseError(f"{_SCRIPT} printed something else than JSON: {error}") from None


def _problems(master: Master, mistakes: Any) -> Iterator[str]:
    """Yield what is not numbers at public inputs, or a sentence."""
    public = [case for question in master.autograded for case in question.cases(hidden=False)]
    titles = [case.docstring for q in master.autograded for case in q.cases(hidden=True)]
    if not isinstance(mistakes, dict):
        yield "it printed no object with a function for each key."
        return
    for function, known in mistakes.items():
        tests = {case.function for case in public if function in case.arguments}
        if not tests:
            yield f"no public test takes {function}."
        if not isinstance(known, dict) or known.keys() != {"question", "known"}:
            yield f"{function} needs question and known, and nothing else."
            continue
        yield from _wrong_sentence(known["question"], titles)
        for mistake in known["known"]:
            if not {"hint", "gives"} <= mistake.keys() <= {"hint", "gives", "question"}:
                yield f"a mistake of {function} has {', '.join(mistake)}; hint and gives belong."
                continue
            for key in mistake.keys() - {"gives"}:
                yield from _wrong_sentence(mistake[key], titles)
            if mistake["gives"].keys() != tests:
                yield f"a mistake of {function} gives values in other tests than {sorted(tests)}."
            elif not all(map(_is_sample, chain(*mistake["gives"].values()))):
                yield f"what a mistake of {function} gives is not a shape, entries and a norm."


def _wrong_sentence(text: Any, titles: list[str]) -> Iterator[str]:
    if not _is_plain(text):
        yield f"this isn't a plain sentence: {text!r}."
    elif any(title and title.rstrip(".").lower() in text.lower() for title in titles):
        yield f"this holds the title of a hidden test: {text!r}."


def _is_plain(text: Any) -> bool:
    return isinstance(text, str) and text.endswith((".", "?")) and not _CODE.search(text)


def _is_sample(value: Any) -> bool:
    if value is None:
        return True
    if not isinstance(value, dict) or value.keys() != {"shape", "entries", "norm"}:
        return False
    numbers = [*value["shape"], *value["entries"], value["norm"]]
    return all(isinstance(n, int | float) and math.isfinite(n) for n in numbers)
