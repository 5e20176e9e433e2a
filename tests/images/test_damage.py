"""Cut and damaged files never become a verdict: the door or the decoder refuses every one."""

import pytest

from images.decoding import Decoder, Undecodable
from images.errors import DamagedHeader, FileRefused
from images.headers import inspect
from tests.factories import make_image
from tests.images import corpus


def passes(content: bytes, decoder: Decoder) -> bool:
    try:
        inspect(content)
        decoder.decode(content)
    except (FileRefused, Undecodable):
        return False
    return True


@pytest.mark.parametrize("share", corpus.SHARES)
@pytest.mark.parametrize("name", corpus.CUT)
def test_a_cut_file_is_refused(name: str, share: float, decoder: Decoder) -> None:
    assert not passes(corpus.with_tail_cut(corpus.CUT[name](), share), decoder)


@pytest.mark.parametrize("name", corpus.CUT)
def test_a_file_without_its_last_byte_is_refused_at_the_door(name: str) -> None:
    with pytest.raises(DamagedHeader):
        inspect(corpus.CUT[name]()[:-1])


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.7, 0.9, 0.99])
def test_half_a_jpeg_that_was_closed_properly_is_refused(share: float, decoder: Decoder) -> None:
    content = corpus.closed_early(share)
    with pytest.raises(Undecodable) as refusal:
        decoder.decode(content)
    assert refusal.value.code == "damaged"


def test_a_png_with_a_flipped_bit_is_refused(decoder: Decoder) -> None:
    content = bytearray(make_image(kind="PNG"))
    content[len(content) // 2] ^= 1
    assert not passes(bytes(content), decoder)


def test_words_that_reach_the_decoder_are_refused(decoder: Decoder) -> None:
    with pytest.raises(Undecodable) as refusal:
        decoder.decode(b"just words, no image")
    assert refusal.value.code == "damaged"


def test_an_image_that_grew_after_the_door_is_refused(decoder: Decoder) -> None:
    with pytest.raises(Undecodable) as refusal:
        decoder.decode(corpus.png_of_size(10_000, 6_000))
    assert refusal.value.code == "too_many_pixels"


def test_honest_peculiarities_of_cameras_are_let_in(decoder: Decoder) -> None:
    plain = make_image()
    trailer = plain + b"SEFT" * 50
    padded = plain[:-2] + bytes(7) + plain[-2:]
    zeroed = plain.replace(b"\x00\x3f\x00", b"\x00\x00\x00", 1)
    assert zeroed != plain
    assert all(passes(content, decoder) for content in (plain, trailer, padded, zeroed))


def test_a_camera_peculiarity_does_not_hide_damage(decoder: Decoder) -> None:
    zeroed = corpus.closed_early(0.5).replace(b"\x00\x3f\x00", b"\x00\x00\x00", 1)
    assert not passes(zeroed, decoder)
