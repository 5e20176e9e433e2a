"""Parts of pages, which htmx puts in the place of older ones."""

from django.http import HttpRequest


def wants_part(request: HttpRequest) -> bool:
    """Without scripts the whole page is answered."""
    return "HX-Request" in request.headers
