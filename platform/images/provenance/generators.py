"""Image generators by what they write into their files."""

import re
from collections.abc import Sequence

from images.provenance.facts import LONGEST_EXCERPT, Texts, clean, several

SEARCHED = 20_000  # characters of a text that are looked at
COMFY_KEYS = {"prompt", "workflow"}
SIGNS: dict[str, re.Pattern[str]] = {
    "Stable Diffusion": re.compile(
        r"\bSteps: \d+.{0,400}\b(?:Sampler|CFG scale|Seed): ", re.DOTALL
    ),
    "ComfyUI": re.compile(r'"(?:class_type|last_node_id)"\s*:'),
    "InvokeAI": re.compile(r'"(?:cfg_scale|positive_prompt)"\s*:'),
    "NovelAI": re.compile(r"\bNovelAI\b"),
    "Midjourney": re.compile(r"\bJob ID: [0-9a-f-]{36}"),
}
NAMES = re.compile(
    r"midjourney|dall[-·\s.]?e\b|stable.?diffusion|automatic1111|comfyui|invokeai|novelai"
    r"|\bfirefly\b|gpt-?4o|chatgpt|openai|imagen\b|google ai|\bgemini\b|\bflux\b|ideogram"
    r"|leonardo\.?ai",
    re.IGNORECASE,
)
EDITORS = re.compile(
    r"photoshop|lightroom|\bgimp\b|snapseed|canva|affinity|pixelmator|paint\.net|picsart|faceapp"
    r"|facetune|capture one|darktable|rawtherapee|\bkrita\b|luminar|photopea|topaz",
    re.IGNORECASE,
)


def read_texts(texts: Sequence[tuple[str, str]]) -> Texts:
    """What a generator wrote is quoted; of everything else only its key is kept."""
    software = next((text for key, text in texts if key == "Software"), "")
    generator, recipe = next(filter(None, (_recipe(key, text) for key, text in texts)), ("", ""))
    return Texts(
        keys=several([key for key, _ in texts]),
        software=clean(software),
        generator=generator,
        excerpt=clean(recipe, LONGEST_EXCERPT),
    )


def is_generator(tool: str) -> bool:
    return bool(NAMES.search(tool))


def is_editor(tool: str) -> bool:
    return bool(EDITORS.search(tool))


def _recipe(key: str, text: str) -> tuple[str, str] | None:
    if key == "Software":
        return None
    start = text[:SEARCHED]
    if key in COMFY_KEYS and start.lstrip().startswith("{"):
        return "ComfyUI", text
    return next(((name, text) for name, sign in SIGNS.items() if sign.search(start)), None)
