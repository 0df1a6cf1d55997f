"""The look of the pages: base templates, components and the scripts every page shares."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """No models: templates, tags and the built files."""

    name = "ui"
