"""Sentences of the audit log about sites, shown after the actor's name."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

WORDS = {
    "site.create": _("created the site {name}"),
    "site.update": _("changed the site {name}: {after}"),
    "site.select_sectors": _("chose sectors of {name}: {sectors}"),
    "site.drop_sectors": _("removed sectors from {name}: {sectors}"),
    "site.domain": _("checked the domain {domain} of {name}"),
    "site.wordpress": _("connected {name} to WordPress at {address}"),
    "site.export": _("exported the site {name} as files"),
    "post.write": _("wrote {title}"),
    "post.change": _("changed the text {title}"),
    "post.publish": _("published {title}"),
    "post.withdraw": _("unpublished {title}"),
    "post.bulletin": _("wrote the bulletin {title}"),
    "content.order": _("ordered a text about {topic} for {cost} credits"),
    "content.store": _("stored {posts} generated texts"),
    "content.fail": _("released credits: {problem}"),
}
