"""Every text can be read on every ground it stands on, in light and in dark."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from detection.bank_chart import COLOURS

STYLES = settings.ROOT / "templates/static/css"
TOKENS, MAP = STYLES / "tokens.css", STYLES / "map.css"
SURFACES = ("ground", "surface", "sunken")
PAIRS = [
    *(("text", ground) for ground in (*SURFACES, "accent-soft")),
    *(("muted", ground) for ground in SURFACES),
    *(("accent", ground) for ground in (*SURFACES, "accent-soft")),
    *(("accent-hover", ground) for ground in SURFACES),
    ("on-accent", "accent"),
    ("on-accent", "accent-hover"),
    ("on-danger", "danger"),
    *(
        (tone, ground)
        for tone in ("fake", "inconclusive", "authentic", "neutral", "danger", "warning", "success")
        for ground in ("surface", f"{tone}-soft")
    ),
]


def colours(theme: int, styles: Path = TOKENS) -> dict[str, str]:
    """Name to `rrggbb`; theme 0 is light, 1 is dark."""
    found = re.findall(r"--([\w-]+): light-dark\(#(\w{6}), #(\w{6})\)", styles.read_text())
    return {name: themes[theme] for name, *themes in found}


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_black_on_white_is_21_to_1() -> None:
    assert contrast("000000", "ffffff") == pytest.approx(21.0)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS, ids="-on-".join)
def test_text_stands_out_at_least_4_5_to_1(theme: int, text: str, ground: str) -> None:
    palette = colours(theme)
    assert contrast(palette[text], palette[ground]) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("ground", SURFACES)
def test_borders_of_fields_stand_out_at_least_3_to_1(theme: int, ground: str) -> None:
    palette = colours(theme)
    assert contrast(palette["line-strong"], palette[ground]) >= 3.0


def mixed(one: str, other: str, share: float) -> str:
    """`color-mix(in srgb, one share, other)`."""
    pairs = ((int(one[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (0, 2, 4))
    return "".join(f"{round(share * a + (1 - share) * b):02x}" for a, b in pairs)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_marks_on_the_map_stand_out_at_least_3_to_1(theme: int) -> None:
    palette, marks = colours(theme), colours(theme, MAP)
    assert len(marks) == COLOURS + 1
    share = int(re.findall(r"color-mix\(in srgb, var\(--tone\) (\d+)%", MAP.read_text())[0]) / 100
    for colour in marks.values():
        fake = mixed(colour, palette["text"], share)
        assert contrast(colour, palette["surface"]) >= 3.0
        assert contrast(fake, palette["surface"]) >= 3.0
        assert contrast(fake, palette["surface"]) > 1.2 * contrast(colour, palette["surface"])
