"""Announcements: the bar on every page, and the desks where they are written."""
