"""The last cell's output: one calm page, and the same as text."""

import html
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from .questions import Question


@dataclass
class Summary:
    """All that a submission has to say. `passed` is None where the checks were not run."""

    notebook: str = ""
    questions: Sequence[Question] = ()
    passed: dict[str, bool] | None = None
    failing: dict[str, dict[str, str]] = field(default_factory=dict)  # why, by question, function
    problems: list[str] = field(default_factory=list)  # to see to before handing in
    notes: list[str] = field(default_factory=list)  # what could not be done, or is good to know
    zip: Path | None = None
    link: str | None = None  # to the zip, from the notebook's folder
    copy: str | None = None  # the HTML copy's name

    @property
    def heading(self) -> str:
        """The outcome in a line."""
        if self.zip is None:
            return "No submission was made"
        todo = len(self.problems) + sum(_open(self, question) for question in self.questions)
        if not todo:
            return "Ready to hand in"
        return (
            f"Your submission is made, with {todo} {'things' if todo > 1 else 'thing'} to look at"
        )

    def rows(self) -> list[tuple[str, str, str]]:
        """Question, answer, public checks: a line each."""
        return [
            (question.title, _answer(question), _checks(question, self.passed))
            for question in self.questions
        ]

    def ending(self) -> str:
        """Say what to do now."""
        if self.zip is None:
            return ""
        ending = "Hand in this file. If you change the notebook, run this cell again."
        if self.copy:
            ending += f" To see how it reads, open {self.copy}."
        return ending

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/plain": self.as_text(), "text/html": self.as_html()}

    def as_text(self) -> str:
        """The page as plain text."""
        parts = [self.heading]
        rows = self.rows()
        if rows:
            rows = [("Question", "Answer", "Public checks"), *rows]
            widths = [max(len(row[n]) for row in rows) for n in (0, 1)]
            parts.append(
                "\n".join(f"{a:<{widths[0]}}  {b:<{widths[1]}}  {c}".rstrip() for a, b, c in rows)
            )
        for title, sentences in self._lists():
            parts.append("\n".join([f"{title}:", *(f"- {text}" for text in sentences)]))
        if self.zip is not None:
            parts.append(f"Your submission: {self.zip}\n{self.ending()}")
        return "\n\n".join(parts)

    def as_html(self) -> str:
        """The page, in the colors of whatever shows it."""
        parts = [f"<h3>{html.escape(self.heading)}</h3>"]
        rows = self.rows()
        if rows:
            cells = "".join(
                f'<tr><th scope="row" style="text-align:left;font-weight:normal">{_escaped(a)}</th>'
                f'<td style="text-align:left">{_escaped(b)}</td>'
                f'<td style="text-align:left">{_escaped(c)}</td></tr>'
                for a, b, c in rows
            )
            head = "".join(
                f'<th scope="col" style="text-align:left">{name}</th>'
                for name in ("Question", "Answer", "Public checks")
            )
            parts.append(f"<table><thead><tr>{head}</tr></thead><tbody>{cells}</tbody></table>")
        for title, sentences in self._lists():
            items = "".join(f"<li>{_escaped(text)}</li>" for text in sentences)
            parts.append(f"<p><strong>{title}</strong></p><ul>{items}</ul>")
        if self.zip is not None:
            name = _escaped(self.zip.name)
            if self.link:
                href = quote(self.link)
                name = f'<a href="{href}" download="{name}" target="_blank">{name}</a>'
            parts.append(
                f"<p><strong>Your submission: {name}</strong><br>{_escaped(self.ending())}<br>"
                f"It lies in {_escaped(str(self.zip.parent))}</p>"
            )
        return "\n".join(parts)

    def _lists(self) -> list[tuple[str, list[str]]]:
        lists = [
            ("Look at this first", self.problems),
            ("Checks that don't pass", self._reasons()),
            ("Good to know", self.notes),
        ]
        return [(title, sentences) for title, sentences in lists if sentences]

    def _reasons(self) -> list[str]:
        """Explain why each function fails that has been written."""
        return [
            f"{question.title.split()[0]}, {function}: {reason}"
            for question in self.questions
            for function, reason in self.failing.get(question.name or "", {}).items()
            if function not in question.blank
        ]


def _answer(question: Question) -> str:
    if question.name is None and question.answered:
        words = f"{question.words} {'words' if question.words != 1 else 'word'}"
        if question.fits or question.asked is None:
            return f"✓ {words}"
        return f"✗ {words}, {question.asked[0]} to {question.asked[1]} are asked for"
    if question.answered:
        return "✓ written"
    what = f": {', '.join(question.blank)}" if question.blank else ""
    return f"{'✗ still blank' if question.counts else '– blank, and optional'}{what}"


def _checks(question: Question, passed: dict[str, bool] | None) -> str:
    if question.name is None:
        return "a person reads it" if question.counts else ""
    if passed is None or question.name not in passed:
        return "not run"
    return "✓ passed" if passed[question.name] else "✗ not passed"


def _open(summary: Summary, question: Question) -> bool:
    """Return True if a question that counts is unanswered, or fails its checks or its length."""
    failed = summary.passed is not None and summary.passed.get(question.name or "") is False
    return question.counts and (failed or not question.fits)


def _escaped(text: str) -> str:
    return html.escape(text)
