"""Addresses of the pages of sites."""

from __future__ import annotations

from django.urls import path

from sites.web import desk, export, public, setup, texts, wizard

app_name = "sites"
urlpatterns = [
    path("sites/", desk.sites, name="sites"),
    path("sites/new/", wizard.wizard, name="new"),
    path("sites/<id>/", desk.site, name="site"),
    path("sites/<id>/settings/", setup.settings, name="settings"),
    path("sites/<id>/domain/", setup.domain, name="domain"),
    path("sites/<id>/wordpress/", setup.wordpress, name="wordpress"),
    path("sites/<id>/sectors/", setup.sectors, name="sectors"),
    path("sites/<id>/posts/new/", texts.new_post, name="new-post"),
    path("sites/<id>/order/", texts.order, name="order"),
    path("sites/<id>/bulletin/", texts.bulletin, name="bulletin"),
    path("sites/<id>/export.zip", export.archive, name="export"),
    path("posts/<id>/", texts.edit_post, name="post"),
    path("posts/<id>/publication/", texts.publish, name="publish"),
    path("posts/<id>/withdrawal/", texts.withdraw, name="withdraw"),
    path("s/<slug:handle>/<slug:slug>/", public.home, name="public"),
    path("s/<slug:handle>/<slug:slug>/feed.xml", public.rss, name="public-feed"),
    path("s/<slug:handle>/<slug:slug>/sitemap.xml", public.sitemap, name="public-map"),
    path("s/<slug:handle>/<slug:slug>/page/<int:page>/", public.older, name="public-older"),
    path("s/<slug:handle>/<slug:slug>/<slug:post>/", public.post, name="public-post"),
]
