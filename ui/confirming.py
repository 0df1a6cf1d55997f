"""The form of an ask-first dialog: the typed word and the note, checked on the server."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MOST_NOTE = 500


class ConfirmForm(forms.Form):
    """The form of a `<c-confirm>`: with `word` that word must be typed, with `note` there is a note.

    `note` is `""`, `"optional"` or `"required"`. A word is compared without regard to case.
    """

    def __init__(self, *given: Any, word: str = "", note: str = "", note_label: Any = "", **options: Any):
        super().__init__(*given, **options)
        self.word = word
        if word:
            self.fields["word"] = forms.CharField(
                label=_("Type %(word)s to confirm") % {"word": word},
                max_length=40,
                error_messages={"required": self._wrong_word()},
                widget=forms.TextInput(
                    attrs={
                        "autocomplete": "off",
                        "autocapitalize": "characters",
                        "spellcheck": "false",
                        "pattern": _pattern(word),
                        "title": self._wrong_word(),
                    }
                ),
            )
        if note:
            self.fields["note"] = forms.CharField(
                label=note_label or gettext_lazy("Note"),
                max_length=MOST_NOTE,
                required=note == "required",
                error_messages={"required": gettext_lazy("Enter a note that says why.")},
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def clean_word(self) -> str:
        typed: str = self.cleaned_data["word"].strip()
        if typed.casefold() != self.word.casefold():
            raise forms.ValidationError(self._wrong_word())
        return typed

    @property
    def note(self) -> str:
        """Return the note."""
        return str(self.cleaned_data.get("note", ""))

    def _wrong_word(self) -> str:
        return _("Type %(word)s to confirm.") % {"word": self.word}


def _pattern(word: str) -> str:
    """Return a pattern of the word in either case, for the browser to check before it sends."""
    both = (f"[{sign.lower()}{sign.upper()}]" if sign.isalpha() else sign for sign in word)
    return rf"\s*{''.join(both)}\s*"
