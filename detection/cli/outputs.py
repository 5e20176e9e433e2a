"""Where results are to be written, looked at before hours of judging."""

import argparse
import os
from pathlib import Path

from detection.training.manifest import BadData
from detection.training.marked import check_page


def check_outputs(options: argparse.Namespace, mark: str) -> None:
    """Raises BadData where a file could not be written, or would replace a page of another kind."""
    pages = [path for name in ("markdown", "digest") if (path := getattr(options, name, None))]
    for path in (*pages, options.json):
        if path and path.is_dir():
            raise BadData(f"{path} is a folder, not a file to write to")
        if path:
            _check_folder(path.parent)
    for page in pages:
        check_page(page, mark)
    if plots := getattr(options, "plots", None):
        _check_folder(plots)


def _check_folder(folder: Path) -> None:
    existing = next(one for one in (folder, *folder.absolute().parents) if one.exists())
    if not existing.is_dir():
        raise BadData(f"{existing} is not a folder, so nothing can be written below it")
    if not os.access(existing, os.W_OK):
        raise BadData(f"{existing} may not be written to")
