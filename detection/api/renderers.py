"""Content negotiation for answers that are no JSON."""

from rest_framework.renderers import BaseRenderer


class PngRenderer(BaseRenderer):
    """Only names the type: the view answers with the bytes, and refusals are problem+json."""

    media_type = "image/png"
    format = "png"
    charset = None
    render_style = "binary"

    def render(self, data: bytes, *context: object) -> bytes:
        return data
