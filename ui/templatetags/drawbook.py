"""Template tags and filters: icons, money, chips, form widgets."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import template
from django.conf import settings
from django.forms import (
    BoundField,
    CheckboxInput,
    CheckboxSelectMultiple,
    FileInput,
    RadioSelect,
    Select,
    Textarea,
)
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

from identity.identifiers import spaced_mobile
from tenancy.access import Access, Status, is_allowed
from ui import form_addresses as form_addresses
from ui import zones
from ui.durations import in_words
from ui.figures import figure
from ui.figures import step as step_of
from ui.forms import MomentField
from ui.icons import svg
from ui.language import mark_of

register = template.Library()


@register.simple_tag
def icon(name: str, size: int = 18, css: str = "") -> SafeString:
    """Return a lucide icon, hidden from screen readers."""
    return mark_safe(svg(name + "", size, css + ""))


@register.filter
def may_start(member: Any) -> bool:
    """Whether the member's account may create something new: books, periods, groups, sites."""
    return is_allowed(member.account_status, Access.CREATE)


@register.filter
def why_not_start(member: Any) -> str:
    """Return why it may not, and what to do."""
    if member.account_status == Status.PENDING_PAYMENT:
        return gettext("Opens when your payment is approved")
    return gettext("Opens when a plan is paid for")


@register.simple_tag(takes_context=True)
def history(context: template.Context, id: Any) -> SafeString:
    """Return a link to the audit log of one object, for those who may see it."""
    member = context.get("member")
    if member is None or not member.may("look.audit"):
        return mark_safe("")
    return format_html(
        '<a class="topbar-note optional ms-3 inline-flex items-center gap-1" href="{}?object={}">{} {}</a>',
        reverse("audit-log"),
        id,
        icon("history", 15),
        gettext("History"),
    )


@register.simple_tag
def money(minor: int | None, currency: str, cents: bool = False, sign: bool = True) -> SafeString:
    """Return an amount in minor units with lighter sign and cents; nothing for None."""
    if minor is None or minor == "":
        return mark_safe("")
    minus, mark, whole, rest = figure(int(minor), currency, cents=cents, sign=sign)
    start = format_html('<span class="sign">{}</span>', mark) if mark else ""
    end = format_html('<span class="cents">{}</span>', rest) if rest else ""
    return format_html('<span class="money">{}{}{}{}</span>', minus, start, whole, end)


@register.simple_tag(takes_context=True)
def page_address(context: template.Context) -> str:
    """Return the page of a submitted form whose own URL can't be opened, or nothing."""
    request = context.get("request")
    return form_addresses.address_after(request) if request is not None else ""


@register.simple_tag(takes_context=True)
def reader_mark(context: template.Context) -> str:
    """Return a hash that identifies the reader, so that a tab restores only their own typing."""
    user = getattr(context.get("request"), "user", None)
    if user is None or not user.is_authenticated:
        return ""
    return salted_hmac("ui.reader", str(user.pk)).hexdigest()[:16]


@register.simple_tag
def words_address(language: str) -> str:
    """Return the URL of the scripts' texts in this language."""
    return reverse("words", args=[language, mark_of(language)])


@register.simple_tag
def languages() -> list[tuple[str, str]]:
    """Return (code, its own name) of every language."""
    return settings.LANGUAGES


@register.simple_tag
def seal(digits: str | None) -> SafeString:
    """Return the first 32 hex digits of a hash as 8 × 4 cells, to compare screens beside the digits."""
    cells = [
        format_html(
            '<rect class="f{}" x="{}" y="{}" width="18" height="18" rx="2"/>',
            int(digit, 16) * 7 // 16,
            index % 8 * 20 + 1,
            index // 8 * 20 + 1,
        )
        for index, digit in enumerate((digits or "")[:32])
    ]
    return format_html(
        '<svg class="seal" viewBox="0 0 160 80" width="160" height="80" aria-hidden="true">{}</svg>',
        mark_safe("".join(cells)),
    )


@register.filter
def fours(digits: str | None, count: int = 64) -> str:
    """Return the first digits of a hash in fours: `de56 6f87`."""
    start = (digits or "")[: int(count)]
    return " ".join(start[at : at + 4] for at in range(0, len(start), 4))


@register.filter
def numbered(number: int, width: int = 3) -> str:
    """Return a number of a book with its zeros: `007`."""
    return f"{int(number):0{width}d}"


@register.filter
def thousands(count: int | None) -> str:
    """Return a count with separators: `4,812`."""
    return f"{count:,}" if isinstance(count, int) else ""


@register.filter
def duration(seconds: int | None) -> str:
    """Return a duration in words: `30 minutes`."""
    return "" if seconds is None else in_words(seconds)


@register.filter
def undone(steps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the remaining steps, the next one first."""
    return [step for step in steps if not step.get("done")]


@register.filter
def marks(row: dict[str, Any]) -> str:
    """Return the CSS classes of a number's chip. `row` is one of the numbers of the board."""
    if row.get("blocked"):
        return "f0 blocked-chip"
    names = [f"f{step_of(Decimal(str(row.get('used') or 0)), Decimal(str(row.get('capacity') or 0)))}"]
    names += [mark for mark in ("pending", "reserve") if Decimal(str(row.get(mark) or 0)) > 0]
    return " ".join(names + (["frozen"] if row.get("frozen") else []))


@register.simple_tag
def widget(field: BoundField, **attributes: Any) -> SafeString:
    """Return the field's control with its CSS class, linked to its hint and error for screen readers."""
    control = field.field.widget
    if isinstance(control, (RadioSelect, CheckboxSelectMultiple)):
        css = ""
    elif isinstance(control, CheckboxInput):
        css = "checkbox"
    elif isinstance(control, Textarea):
        css = "textarea"
    elif isinstance(control, FileInput):
        css = "file-box"
    else:
        css = "select" if isinstance(control, Select) else "input"
    parts = (("hint", field.help_text), ("error", field.errors))
    described = [f"{field.auto_id}-{name}" for name, is_there in parts if is_there]
    if isinstance(field.field, MomentField):
        described.insert(0, f"{field.auto_id}-zone")
        attributes |= {"data_zone": field.field.zone_name, "data_reader_zone": field.field.reader_zone}
    attributes["class"] = " ".join(filter(None, (css, control.attrs.get("class"), attributes.get("class"))))
    if described:
        attributes["aria-describedby"] = " ".join(described)
    return field.as_widget(attrs={key.replace("_", "-"): value for key, value in attributes.items()})


@register.filter
def zone_note(field: BoundField) -> str:
    """Return the time zone of a MomentField; empty for other fields."""
    return field.field.zone_note(field.value()) if isinstance(field.field, MomentField) else ""


@register.filter
def zone_label(at: Any, name: str) -> str:
    """Return the zone's name and its UTC offset at that moment: `Asia/Kolkata (UTC+05:30)`."""
    return zones.zone_label(name, at)


@register.filter
def is_check(field: BoundField) -> bool:
    """Whether the field is a single checkbox, whose label is beside it."""
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def is_choice(field: BoundField) -> bool:
    """Whether the field is a set of checkboxes or radios, which needs a legend instead of a label."""
    return isinstance(field.field.widget, (RadioSelect, CheckboxSelectMultiple))


@register.filter
def sitting_out(count: int, reason: str) -> str:
    """Return the text for how many tickets sit out a draw for one reason."""
    words = {
        "prized": ngettext("%(n)s has won", "%(n)s have won", count),
        "arrears": ngettext("%(n)s is in arrears", "%(n)s are in arrears", count),
        "uncleared": ngettext("%(n)s is not cleared", "%(n)s are not cleared", count),
        "removed": ngettext("%(n)s is without a holder", "%(n)s are without a holder", count),
        "pledged": ngettext("%(n)s is pledged", "%(n)s are pledged", count),
        "opted_out": ngettext("%(n)s opted out", "%(n)s opted out", count),
        "suspended": ngettext("%(n)s is suspended", "%(n)s are suspended", count),
    }
    return words.get(reason, f"%(n)s {reason}") % {"n": count}


@register.filter
def mobile(number: str | None) -> str:
    """Return a mobile number in groups of digits."""
    return spaced_mobile(number)


@register.filter
def initials(name: str) -> str:
    """Return the initials: `Sanjay Mane` as `SM`."""
    words = (name or "?").split()
    return (words[0][:1] + (words[-1][:1] if len(words) > 1 else words[0][1:2])).upper()


@register.filter
def theme(cookie: str) -> str:
    """Return the theme from the reader's cookie for the html element; none follows the system."""
    return {"light": "drawbook", "dark": "drawbook-dark"}.get(cookie, "")
