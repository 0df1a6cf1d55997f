"""Forms that edit a row. Saving over a newer version shows what changed and preserves the entered values."""

from __future__ import annotations

import json
import uuid
from datetime import datetime
from typing import Any, Self, cast

from django import forms
from django.forms import BoundField, CheckboxInput, FileInput, HiddenInput, PasswordInput
from django.http import QueryDict
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from audit.models import AuditEvent
from tenancy.scope import account_in_scope

SEEN = "seen_version"
LONGEST = 200_000


class EditForm(forms.Form):
    """A form whose `initial` is the row as it is now, on GET and on POST.

    Call `edits(row.id)` once the fields are what they will be. The page then carries what it showed, in
    `<c-errors>` or `<c-fields>`. When the row was changed meanwhile, the first save is refused: fields that
    the person did not touch take the new values, the others keep what was typed, and a second save replaces
    them.
    """

    _edits = False
    _is_stale = False
    _subject_id: uuid.UUID | None = None

    def edits(self, subject_id: uuid.UUID | None = None) -> Self:
        """Refuse the first save over a newer version. The row's audit log supplies the name of its author."""
        self._edits, self._subject_id = True, subject_id
        return self

    def is_valid(self) -> bool:
        return super().is_valid() and not (self._edits and self._refuse_stale())

    @property
    def version_field(self) -> SafeString:
        """Return the hidden field with the values that the page shows."""
        if not self._edits:
            return mark_safe("")
        # After an unrelated error the page still carries the version that was shown first.
        seen = self._posted() if self.is_bound and not self._is_stale else None
        return version_field(seen or {"at": timezone.now().isoformat(), "values": self._now()})

    def _now(self) -> dict[str, str]:
        """Return the row's current field values as text."""
        return {name: _shown(self[name], self[name].initial) for name in self.fields if self._counts(name)}

    def _counts(self, name: str) -> bool:
        field = self.fields[name]
        return not field.disabled and not isinstance(field.widget, FileInput | PasswordInput | HiddenInput)

    def _posted(self) -> dict[str, Any] | None:
        """Return the version that the sent page showed, or None."""
        return seen_version(self.data)

    def _refuse_stale(self) -> bool:
        """Return whether the row changed after the page was opened, and add the errors if it did."""
        seen = self._posted()
        if seen is None:
            return False
        before, now = seen["values"], self._now()
        changed = [name for name, value in now.items() if name in before and before[name] != value]
        sent = {name: _sent(self[name]) for name in changed}
        if all(sent[name] == now[name] for name in changed):
            return False
        self._is_stale = True
        data = cast(QueryDict, self.data).copy()
        for name in changed:
            if sent[name] == before[name]:
                _take_over(data, self[name], now[name])
            elif sent[name] != now[name]:
                self.add_error(name, changed_since(_label_of(self[name], now[name])))
        self.data = data
        self.add_error(None, self._sentence(seen["at"], changed))
        return True

    def _sentence(self, opened: str, changed: list[str]) -> str:
        facts = {"fields": ", ".join(str(self[name].label) for name in changed)}
        last = self._last_change(datetime.fromisoformat(opened))
        if last is None:
            sentence = _(
                "This was changed after you opened the page: %(fields)s. What you typed is still here. "
                "Check it and save again to replace the newer values."
            )
            return sentence % facts
        sentence = _(
            "%(who)s changed this at %(time)s, after you opened the page: %(fields)s. What you typed is "
            "still here. Check it and save again to replace the newer values."
        )
        at = f"{timezone.localtime(last.happened_at):%H:%M}"
        return sentence % {**facts, "who": last.actor_name, "time": at}

    def _last_change(self, opened: datetime) -> AuditEvent | None:
        if self._subject_id is None or account_in_scope() is None or timezone.is_naive(opened):
            return None
        events = AuditEvent.objects.filter(object_id=self._subject_id, happened_at__gte=opened)
        return events.exclude(actor_name="").order_by("-happened_at").first()


def version_field(version: dict[str, Any]) -> SafeString:
    """Return the hidden field of a page that shows `version["values"]`, with or without a Django form."""
    return format_html('<input type="hidden" name="{}" value="{}">', SEEN, json.dumps(version))


def seen_version(data: Any) -> dict[str, Any] | None:
    """Return the version in a sent form, or None."""
    try:
        seen = json.loads(str(data.get(SEEN, ""))[:LONGEST])
        datetime.fromisoformat(seen["at"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return seen if isinstance(seen.get("values"), dict) else None


def changed_since(value: str) -> str:
    """Return the error for a field whose value is newer than the one the page showed."""
    return _("This is now “%(value)s”, changed after you opened the page.") % {"value": value}


def _shown(field: BoundField, value: Any) -> str:
    """Return a value as its control shows it."""
    if isinstance(field.field.widget, CheckboxInput):
        return "on" if value else ""
    shown = field.field.widget.format_value(field.field.prepare_value(value))
    if isinstance(shown, list | tuple):
        return "\n".join(str(one) for one in shown)
    return "" if shown is None else _plain(str(shown))


def _sent(field: BoundField) -> str:
    """Return the sent value in the same form."""
    sent = field.data
    if isinstance(field.field.widget, CheckboxInput):
        return "on" if sent else ""
    return "\n".join(str(one) for one in sent) if isinstance(sent, list | tuple) else _plain(str(sent or ""))


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _take_over(data: QueryDict, field: BoundField, value: str) -> None:
    """Set the row's newer value in a field that the person left unchanged."""
    if isinstance(field.field.widget, CheckboxInput) and not value:
        data.pop(field.html_name, None)
    else:
        data.setlist(field.html_name, value.split("\n") if isinstance(field.data, list) else [value])


def _label_of(field: BoundField, value: str) -> str:
    """Return the value in words: the label of a choice, yes or no for a checkbox."""
    if isinstance(field.field.widget, CheckboxInput):
        return _("yes") if value else _("no")
    choices = dict(getattr(field.field, "choices", ()) or ())
    named = {str(key): label for key, label in choices.items()}
    return str(named.get(value, value)) or _("empty")
