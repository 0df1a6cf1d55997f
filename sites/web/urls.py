"""Addresses of the pages of sites."""

from __future__ import annotations

from django.urls import path

from sites.web import desk, export, public, wizard

app_name = "sites"
urlpatterns = [
    path("sites/", desk.sites, name="sites"),
    path("sites/new/", wizard.wizard, name="new"),
    path("sites/<id>/", desk.site, name="site"),
    path("sites/<id>/settings/", desk.settings, name="settings"),
    path("sites/<id>/wordpress/", desk.wordpress, name="wordpress"),
    path("sites/<id>/sectors/", desk.sectors, name="sectors"),
    path("sites/<id>/posts/new/", desk.new_post, name="new-post"),
    path("sites/<id>/order/", desk.order, name="order"),
    path("sites/<id>/bulletin/", desk.bulletin, name="bulletin"),
    path("sites/<id>/export.zip", export.archive, name="export"),
    path("posts/<id>/", desk.edit_post, name="post"),
    path("posts/<id>/publication/", desk.publish, name="publish"),
    path("posts/<id>/withdrawal/", desk.withdraw, name="withdraw"),
    path("s/<slug:handle>/<slug:slug>/", public.home, name="public"),
    path("s/<slug:handle>/<slug:slug>/feed.xml", public.rss, name="public-feed"),
    path("s/<slug:handle>/<slug:slug>/<slug:post>/", public.post, name="public-post"),
]
