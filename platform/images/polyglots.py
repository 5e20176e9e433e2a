"""Files that are an image and an archive or document at once."""

from images.formats.header import Content

END_OF_ARCHIVE, DIRECTORY_ENTRY = b"PK\x05\x06", b"PK\x01\x02"
LONGEST_ARCHIVE_END = 22 + 65_535  # the fixed part and the longest comment
PDF_SEARCH_BYTES = 1024  # how far PDF viewers look for their signature


def is_something_else_too(content: Content) -> bool:
    return is_archive(content) or content.find(b"%PDF-", 0, PDF_SEARCH_BYTES) >= 0


def is_archive(content: Content) -> bool:
    """A ZIP reader starts at the end, so an image in front does not disturb it."""
    end = content.rfind(END_OF_ARCHIVE, max(0, len(content) - LONGEST_ARCHIVE_END))
    if end < 0:
        return False
    directory = end - int.from_bytes(content[end + 12 : end + 16], "little")
    return directory >= 0 and content[directory : directory + 4] == DIRECTORY_ENTRY
