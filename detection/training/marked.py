"""Generated parts of pages that people write: what stands between two marks."""

from pathlib import Path

from detection.training.manifest import BadData


def write_between(path: Path, name: str, text: str) -> None:
    """Replaces what stands between the marks of `name`; a new page is marks and text."""
    begin, end = _marks(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    page = path.read_text(encoding="utf-8") if path.is_file() else ""
    before, _, rest = page.partition(begin)
    after = rest.partition(end)[2]
    body = f"{before}{begin}\n\n{text.strip()}\n\n{end}{after}"
    path.write_text(body.rstrip() + "\n", encoding="utf-8")


def check_page(path: Path, name: str) -> None:
    """Raises BadData where a page stands that has no place for this text."""
    page = path.read_text(encoding="utf-8") if path.is_file() else ""
    begin, end = _marks(name)
    if page.strip() and end not in page.partition(begin)[2]:
        raise BadData(f"{path} exists and has no part between {begin} and {end} to replace")


def _marks(name: str) -> tuple[str, str]:
    return f"<!-- begin {name} -->", f"<!-- end {name} -->"
