"""Public ids have one spelling."""

import uuid

import pytest

from common.errors import NotFound
from common.ids import parse_public_id, public_id, uuid7


def test_an_id_leads_back_to_its_uuid() -> None:
    key = uuid7()
    assert parse_public_id("sub", public_id("sub", key)) == key


def test_ids_are_in_order_of_time() -> None:
    made = [uuid7() for _ in range(100)]
    assert made == sorted(made)
    assert {each.version for each in made} == {7}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "sub",
        "sub_",
        uuid.UUID(int=1).hex,
        f"case_{uuid.UUID(int=1).hex}",
        f"sub_{uuid.UUID(int=10).hex.upper()}",
        f"sub_{uuid.UUID(int=1)}",
        "sub_" + "+" + "1" * 31,
        "sub_" + "1_" * 15 + "11",
        "sub_" + "٣" * 32,
        f"sub_{uuid.UUID(int=1).hex}\n",
    ],
)
def test_another_spelling_is_nothing(text: str) -> None:
    with pytest.raises(NotFound):
        parse_public_id("sub", text)
