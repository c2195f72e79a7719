"""Fields and widgets that several forms of this room share."""

from __future__ import annotations

from typing import Any

from django import forms


def long_input() -> forms.TextInput:
    return forms.TextInput(attrs={"class": "form-input-long"})


def date_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def time_input() -> forms.TimeInput:
    return forms.TimeInput(format="%H:%M", attrs={"type": "time"})


def moment_input() -> forms.DateTimeInput:
    return forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})


def lines_input(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class LinesField(forms.CharField):
    """Text with one thing on each line; cleans to the lines that say something, each once."""

    def __init__(self, *, rows: int = 4, longest: int = 200, **more: Any) -> None:
        super().__init__(widget=lines_input(rows), **more)
        self._longest = longest

    def to_python(self, value: Any) -> Any:
        text: str = super().to_python(self.prepare_value(value)) or ""
        lines = (" ".join(line.split())[: self._longest] for line in text.splitlines())
        return list(dict.fromkeys(line for line in lines if line))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.to_python(self.prepare_value(initial)) != self.to_python(data))

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(str(line) for line in value) if isinstance(value, list | tuple) else value
