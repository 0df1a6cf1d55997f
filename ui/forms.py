"""What all forms share: errors beside their fields, exact amounts and moments."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.db.transaction import atomic
from django.utils import timezone
from django.utils.translation import gettext as _

from dates import FIRST_YEAR, LAST_YEAR, is_likely
from kernel.errors import DrawbookError
from kernel.names import clean_name
from money import BadAmount, read_typed, to_string
from ui.zones import NoSuchTime, TimeComesTwice, moment_of, zone_label
from ui.zones import zone as zone_of


def carry_out(form: forms.Form, act: Callable[[], Any]) -> Any:
    """Run the action of a valid form and return its result; None for errors in the form and for a refusal.

    A refusal is shown beside its field. It is rolled back first, so that the page can read the current data.
    """
    if not form.is_valid():
        return None
    try:
        with atomic():
            return act()
    except DrawbookError as refusal:
        add_refusal(form, refusal)
        return None


def status_of(form: forms.Form) -> int:
    """Return the status of the form's page: that of a refusal, 400 for other errors, 200 for none."""
    refusal: DrawbookError | None = getattr(form, "refusal", None)
    return refusal.status if refusal else 400 if form.errors else 200


def add_refusal(form: forms.Form, refusal: DrawbookError) -> None:
    """Show each sentence once: beside its field, or above the form when the form has no such field.

    A form's `elsewhere` maps names of the action to fields of the form, and codes of refusals to the
    field that the refusal is about.
    """
    form.refusal = refusal  # type: ignore[attr-defined]
    elsewhere: Mapping[str, str] = getattr(form, "elsewhere", {})
    if not refusal.errors:
        _add_error(form, elsewhere.get(refusal.code), refusal.detail)
    for path, sentences in refusal.errors.items():
        for sentence in sentences:
            _add_error(form, path if path in form.fields else elsewhere.get(path), sentence)


def _add_error(form: forms.Form, field_name: str | None, sentence: str) -> None:
    field = field_name if field_name in form.fields else None
    if sentence not in form.errors.get(field or NON_FIELD_ERRORS, []):
        form.add_error(field, sentence)


class NameField(forms.CharField):
    """The name of a person or a business, cleaned like the API's `rest.fields.Line`.

    Composed letters, single spaces and no invisible characters, so that a name is the same on any keyboard.
    A name without visible characters counts as empty.
    """

    def to_python(self, value: Any) -> Any:
        return clean_name(super().to_python(value) or "")


class AmountField(forms.CharField):
    """An amount in major units as people type it, `₹2,407` or `2407.50`, read exactly into minor ones."""

    def __init__(self, *, currency: str, least_minor: int = 0, **options: Any) -> None:
        self.currency = currency
        self.least_minor = least_minor
        super().__init__(**options)
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off", "maxlength": "40"}

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        try:
            return read_typed(text, self.currency, least_minor=self.least_minor)
        except BadAmount as problem:
            raise forms.ValidationError(str(problem)) from problem

    def prepare_value(self, value: Any) -> Any:
        return to_string(value, self.currency) if isinstance(value, int) else value


EXAMPLE = "2026-12-02 15:36"
MOMENT_SHAPES = tuple(f"%Y-%m-%d{gap}%H:%M{end}" for gap in "T " for end in ("", ":%S", ":%S.%f"))


class MomentField(forms.DateTimeField):
    """A moment, typed or picked and shown in the zone of the thing that it belongs to.

    `zone` is that of the thing, by default the one that is active. `reader_zone` is the reader's own, by
    default their browser's: where it differs, their time is shown beside the field.
    """

    def __init__(
        self, *, zone: str = "", reader_zone: str = "", seconds: bool = False, **options: Any
    ) -> None:
        self.zone, self.reader_zone, self.seconds = zone, reader_zone, seconds
        widget = forms.DateTimeInput(
            attrs={"type": "datetime-local"} | ({"step": "1"} if seconds else {}),
            format="%Y-%m-%dT%H:%M:%S" if seconds else "%Y-%m-%dT%H:%M",
        )
        super().__init__(widget=widget, **options)
        self.error_messages["invalid"] = _("Enter a date and a time, for example %(example)s.") % {
            "example": EXAMPLE
        }

    @property
    def zone_name(self) -> str:
        """The time zone of what is typed."""
        return self.zone or timezone.get_current_timezone_name()

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        wall = value if isinstance(value, datetime) else self._wall(value)
        if timezone.is_aware(wall):
            return wall
        # The year first, because far years can't be converted in some zones.
        if FIRST_YEAR <= wall.year <= LAST_YEAR and is_likely(moment := self._moment(wall)):
            return moment
        raise forms.ValidationError(
            _("Enter a year between %(first)s and %(last)s.") % {"first": FIRST_YEAR, "last": LAST_YEAR}
        )

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, datetime) and timezone.is_aware(value):
            return value.astimezone(zone_of(self.zone_name)).replace(tzinfo=None)
        return value

    def zone_note(self, value: Any) -> str:
        """Return the note beside the field: the zone, with its offset at the moment shown."""
        wall = self.prepare_value(value)
        if not isinstance(wall, datetime):
            return zone_label(self.zone_name)
        return zone_label(self.zone_name, wall.replace(tzinfo=zone_of(self.zone_name)))

    def _wall(self, value: Any) -> datetime:
        """Read the local time, without a zone."""
        for shape in MOMENT_SHAPES:
            try:
                return datetime.strptime(str(value).strip(), shape)  # noqa: DTZ007
            except ValueError:
                continue
        raise forms.ValidationError(self.error_messages["invalid"], code="invalid")

    def _moment(self, wall: datetime) -> datetime:
        try:
            return moment_of(wall, self.zone_name)
        except NoSuchTime as gap:
            sentence = _(
                "%(time)s does not exist in %(zone)s: the clocks go forward then. "
                "Choose another time, for example %(before)s or %(after)s."
            )
            raise forms.ValidationError(sentence % self._around(wall, gap)) from gap
        except TimeComesTwice as overlap:
            sentence = _(
                "%(time)s comes twice in %(zone)s: the clocks go back then. "
                "Choose another time, for example %(before)s or %(after)s."
            )
            raise forms.ValidationError(sentence % self._around(wall, overlap)) from overlap

    def _around(self, wall: datetime, found: NoSuchTime | TimeComesTwice) -> dict[str, str]:
        return {
            "time": f"{wall:%Y-%m-%d %H:%M}",
            "zone": self.zone_name,
            "before": f"{found.before:%H:%M}",
            "after": f"{found.after:%H:%M}",
        }
