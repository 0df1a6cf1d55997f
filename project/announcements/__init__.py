"""The faces of announcements: the bar on every page, the desks where they are written, and the API."""
