"""Upload, show and remove one's own picture."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.actions.set_photo import remove_photo, set_photo
from accounts.device import address_of
from accounts.web.person import PersonRequest, personal, shell_of
from kernel import files
from kernel.errors import DrawbookError, NotFound
from ui.forms import add_refusal

HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
}


class PhotoForm(forms.Form):
    photo = forms.FileField(
        label=gettext_lazy("Picture"),
        help_text=gettext_lazy("JPEG, PNG or WebP, up to 5 MB. We show the middle of the picture."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )


@personal
def page(request: PersonRequest) -> HttpResponse:
    """The picture there is, and a form for another."""
    form = PhotoForm(request.POST, request.FILES) if request.method == "POST" else PhotoForm()
    if form.is_bound and form.is_valid():
        try:
            set_photo(request.user, form.cleaned_data["photo"].read(), ip_address=address_of(request))
        except DrawbookError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Picture saved."))
            return HttpResponseRedirect(reverse("accounts:photo"))
    context = {**shell_of(request), "form": form, "nav_current": ""}
    return render(request, "accounts/photo.html", context, status=400 if form.errors else 200)


@require_POST
@personal
def remove(request: PersonRequest) -> HttpResponse:
    remove_photo(request.user, ip_address=address_of(request))
    messages.success(request, _("Picture removed. Your initials are shown instead."))
    return HttpResponseRedirect(reverse("accounts:photo"))


@personal
def picture(request: PersonRequest) -> HttpResponse:
    """Return one's own picture."""
    try:
        content = files.read(request.user.photo) if request.user.photo else b""
    except FileNotFoundError:
        content = b""
    if not content:
        raise NotFound
    return HttpResponse(content, content_type="image/jpeg", headers=HEADERS)
