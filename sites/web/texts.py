"""The posts of a site: write, generate, create bulletins, publish and unpublish."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from kernel.errors import BadInput
from kernel.ids import read_id
from sites.actions.order_content import order_content
from sites.actions.publish_post import publish_post, withdraw_post
from sites.actions.write_bulletin import write_bulletin
from sites.actions.write_post import change_post, write_post
from sites.models import Generation, Post, Site
from sites.queries.finders import handle_of, post_for, site_for
from sites.rules.address import public_path
from sites.states import PostKind, PostState
from sites.web.desk import page
from sites.web.forms import OrderForm, PostForm
from tenancy.access import Access
from ui.acting import ActingRequest, acting
from ui.forms import carry_out, status_of


@acting(may="sites.write", needs=Access.CREATE, find=site_for, is_form=True)
def new_post(request: ActingRequest, id: Any) -> HttpResponse:
    """Write a post by hand."""
    return _written(request, request.subject, None)


@acting(may="sites.write", needs=Access.CREATE, find=post_for)
def edit_post(request: ActingRequest, id: Any) -> HttpResponse:
    """Change a post's words; a bulletin is only read."""
    return _written(request, request.subject.site, request.subject)


def _written(request: ActingRequest, site: Site, post: Post | None) -> HttpResponse:
    initial = {"title": post.title, "body": post.body} if post else None
    form = PostForm(request.POST if request.method == "POST" else None, initial=initial)
    if post is not None:
        form.edits(post.id)
    sentence = carry_out(form, lambda: _save(request, site, post, form.cleaned_data))
    if sentence:
        messages.success(request, sentence)
        return _to(site)
    public = public_path(handle_of(request.member), site.slug)
    context = {
        "nav_current": "sites",
        "site": site,
        "post": post,
        "form": form,
        "is_fixed": post is not None and post.kind == PostKind.BULLETIN,
        "may_be_published": post is None or post.state != PostState.PUBLISHED,
        "path": f"{public}{post.slug}/" if post and post.state == PostState.PUBLISHED else "",
    }
    return render(request, "sites/post_form.html", context, status=400 if form.errors else 200)


def _save(request: ActingRequest, site: Site, post: Post | None, words: dict[str, Any]) -> str:
    """Save the post, publish it if that button was pressed, and return the message."""
    member, key = request.member, words.pop("key")
    if post is None:
        post = write_post(member, site, **words, key=key)
    else:
        post = change_post(member, post.id, **words)
    if "publish" not in request.POST:
        return _("Post saved.")
    if post.state != PostState.PUBLISHED:  # the same form twice publishes once
        publish_post(member, post.id)
    return _("Post published.")


@require_POST
@acting(may="sites.write", needs=Access.CREATE, find=site_for)
def order(request: ActingRequest, id: Any) -> HttpResponse:
    """Order a generated text; the form shows the input again after an error."""
    form = OrderForm(request.POST)

    def ordered() -> Generation:
        return order_content(
            request.member,
            request.subject,
            topic=form.cleaned_data["topic"],
            kind=_kind(request),
            language=request.member.language,
            key=form.cleaned_data["key"],
        )

    if carry_out(form, ordered):
        messages.success(request, _("The text is being written. Credits are spent when it is ready."))
        return _to(request.subject)
    return page(request, request.subject, order_form=form, status=status_of(form))


def _kind(request: ActingRequest) -> PostKind:
    asked = request.POST.get("kind", "post")
    if asked not in (PostKind.POST, PostKind.SOCIAL):
        raise BadInput
    return PostKind(asked)


@require_POST
@acting(may="sites.write", needs=Access.CREATE, find=site_for)
def bulletin(request: ActingRequest, id: Any) -> HttpResponse:
    """Write the bulletin of one result."""
    result_id = read_id(request.POST.get("result", ""))
    if result_id is None:
        raise BadInput
    write_bulletin(request.member, request.subject, result_id)
    messages.success(request, _("Bulletin created. Check it, then publish it."))
    return _to(request.subject)


def _act(act: Callable[..., Post], done: Any, needs: Access) -> Callable[..., HttpResponse]:
    @require_POST
    @acting(may="sites.write", needs=needs, find=post_for)
    def view(request: ActingRequest, id: Any) -> HttpResponse:
        post = act(request.member, request.subject.id)
        messages.success(request, done)
        return _to(post.site)

    return view


def _to(site: Site) -> HttpResponse:
    return HttpResponseRedirect(reverse("sites:site", args=[site.id]))


publish = _act(publish_post, gettext_lazy("Post published."), Access.CREATE)
withdraw = _act(withdraw_post, gettext_lazy("Post unpublished."), Access.CONTINUE)
