"""Content negotiation for answers that are no JSON."""

from collections.abc import Iterable

from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request


class PngRenderer(BaseRenderer):
    """Only names the type: the view answers with the bytes, and refusals are problem+json."""

    media_type = "image/png"
    format = "png"
    charset = None
    render_style = "binary"

    def render(self, data: bytes, *context: object) -> bytes:
        return data


class WebpRenderer(PngRenderer):
    media_type = "image/webp"
    format = "webp"


class AnyAccept(BaseContentNegotiation):
    """Whoever follows a link to one picture gets it, whatever their browser says it likes."""

    def select_parser(self, request: Request, parsers: Iterable[BaseParser]) -> BaseParser | None:
        return next(iter(parsers), None)

    def select_renderer(
        self,
        request: Request,
        renderers: Iterable[BaseRenderer],
        format_suffix: str | None = None,
    ) -> tuple[BaseRenderer, str]:
        first = next(iter(renderers))
        return first, first.media_type
