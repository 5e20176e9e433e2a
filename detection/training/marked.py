"""Generated parts of pages that people write: what stands between two marks."""

from pathlib import Path


def write_between(path: Path, name: str, text: str) -> None:
    """Replaces what stands between the marks of `name`; a page without them becomes the text."""
    begin, end = f"<!-- begin {name} -->", f"<!-- end {name} -->"
    path.parent.mkdir(parents=True, exist_ok=True)
    page = path.read_text(encoding="utf-8") if path.is_file() else ""
    before, found, rest = page.partition(begin)
    _, closed, after = rest.partition(end)
    body = f"{before}{begin}\n\n{text.strip()}\n\n{end}{after}" if found and closed else text
    path.write_text(body.rstrip() + "\n", encoding="utf-8")
