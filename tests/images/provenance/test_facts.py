"""Facts keep their shape through JSON, whoever wrote it."""

import json

import pytest

from images.provenance.facts import (
    PARTS,
    Credentials,
    Exif,
    Provenance,
    Texts,
    Xmp,
    clean,
    provenance_from,
    read_back,
)

FULL = Provenance(
    exif=Exif(True, "Nikon", "D750", "Ver.1.10", "2026:05:01 10:20:30", True, True),
    xmp=Xmp(True, ("digitalCapture",), ("GIMP 3.0",), True, True, True),
    texts=Texts(("Comment",), "GIMP", "ComfyUI", "x" * 400),
    credentials=Credentials("valid", "Nobody", "2026", "maker", ("c2pa.created",), ("a",), ("b",)),
    problems={"exif": "damaged"},
)


def test_json_and_back_is_the_same() -> None:
    assert provenance_from(json.loads(json.dumps(FULL.as_json()))) == FULL


def test_nothing_stored_was_never_read() -> None:
    assert read_back({}) is None
    assert read_back(Provenance().as_json()) == Provenance()


def test_what_a_reader_answers_is_cut_again() -> None:
    found = provenance_from(
        {
            "exif": {"make": "a\0b" + "x" * 9_000, "has_place": "yes", "more": 1},
            "xmp": {"tools": [str(number) for number in range(99)]},
            "problems": {"exif": "<script>", "elsewhere": "damaged"},
        }
    )
    assert found.exif.make.startswith("abx")
    assert len(found.exif.make) == 120
    assert not found.exif.has_place
    assert len(found.xmp.tools) == 6
    assert found.problems == {"exif": "damaged"}


@pytest.mark.parametrize("nonsense", [{"exif": 3}, {"problems": 3}, {"xmp": "text"}])
def test_nonsense_is_refused(nonsense: dict[str, object]) -> None:
    with pytest.raises((TypeError, ValueError)):
        provenance_from(nonsense)


def test_the_state_says_how_much_was_read() -> None:
    assert Provenance().state == "read"
    assert Provenance(problems={"exif": "damaged"}).state == "partly_read"
    assert Provenance(problems=dict.fromkeys(PARTS, "crashed")).state == "unreadable"


def test_cleaned_text_is_one_visible_line() -> None:
    assert clean("a\r\n b\x00\x1b[31m\u202e\ud800c\u200b") == "a b[31mc"
    assert clean("€" * 200) == "€" * 119 + "…"
