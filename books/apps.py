from django.apps import AppConfig


class BooksConfig(AppConfig):
    name = "books"

    def ready(self) -> None:
        from accounts.guests import receive
        from audit.inspection import inspect_with
        from audit.words import tell
        from books import asked_live, holding, live, notices, schedule
        from books.actions import draw_number
        from books.audit_book import inspect_books
        from books.audit_words import WORDS
        from books.queries.asked import asked_home

        live.register()
        asked_live.register()
        receive(asked_home)
        notices.register()
        schedule.register()
        draw_number.register()
        holding.register()
        inspect_with("books", inspect_books)
        tell(WORDS)
