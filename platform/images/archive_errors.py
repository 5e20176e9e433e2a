"""Why an archive, or an entry of it, is refused."""

from common.errors import Invalid


class ArchiveRefused(Invalid):
    """The whole of it."""

    def __init__(self) -> None:
        super().__init__(f"{self.title}; nothing was stored.", pointer="/archive")


class NoArchive(ArchiveRefused):
    code = "no_archive"
    title = "The file is no ZIP archive that can be read"


class EmptyArchive(ArchiveRefused):
    code = "empty_archive"
    title = "The archive holds no image"


class TooManyEntries(ArchiveRefused):
    code = "too_many_entries"
    title = "The archive has more than 100 images, or more than 1,000 entries"


class EntryRefused(Invalid):
    """One entry; the others are taken."""

    advice = "Nothing of it was stored."

    def __init__(self) -> None:
        super().__init__(f"{self.title}. {self.advice}")


class Encrypted(EntryRefused):
    code = "encrypted_entry"
    title = "The entry is encrypted"


class Link(EntryRefused):
    code = "link_entry"
    title = "The entry is a link to another file"


class Directory(EntryRefused):
    code = "directory_entry"
    title = "The entry is a folder that holds bytes of its own"


class NoFile(EntryRefused):
    code = "special_entry"
    title = "The entry is neither a file nor a folder"


class UnsafeName(EntryRefused):
    code = "unsafe_name"
    title = "The name of the entry leads out of the archive"


class DuplicateName(EntryRefused):
    code = "duplicate_name"
    title = "Another entry has the same name in the same folder"


class OtherMethod(EntryRefused):
    code = "unsupported_compression"
    title = "The entry is packed in a way that is not taken"
    advice = "Store or deflate it."


class DamagedEntry(EntryRefused):
    code = "damaged_entry"
    title = "The entry cannot be unpacked"


class Bomb(EntryRefused):
    code = "suspicious_compression"
    title = "The entry unpacks to more than 100 times its size"


class UnpacksTooLarge(EntryRefused):
    code = "archive_unpacks_too_large"
    title = "The archive unpacks to more than a batch may hold"
    advice = "Send the rest in another batch."
