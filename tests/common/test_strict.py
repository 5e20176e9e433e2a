"""Input that is not understood is refused, not dropped."""

import pytest
from django.http import QueryDict
from rest_framework import serializers

from common.serializers import Strict, StrictForm


class Order(Strict):
    name = serializers.CharField()
    note = serializers.CharField(allow_blank=True, default="")
    count = serializers.IntegerField(default=1)


def codes(query: str) -> dict[str, list[str]]:
    order = Order(data=QueryDict(query))
    order.is_valid()
    return {name: [error.code for error in errors] for name, errors in order.errors.items()}


def test_what_is_left_out_gets_its_default() -> None:
    assert Order.checked(QueryDict("name=a")) == {"name": "a", "note": "", "count": 1}


def test_unknown_fields_are_all_named() -> None:
    assert codes("name=a&nmae=b&x=1") == {"nmae": ["unknown"], "x": ["unknown"]}


def test_a_field_may_come_once() -> None:
    assert codes("name=a&name=b") == {"name": ["repeated"]}


def test_an_empty_value_is_not_the_same_as_none() -> None:
    assert codes("name=a&count=") == {"count": ["blank"]}
    assert codes("name=a&note=") == {}


def test_an_empty_value_is_refused_in_words_that_help() -> None:
    order = Order(data=QueryDict("name=&count="))
    assert not order.is_valid()
    assert {name: str(error[0]) for name, error in order.errors.items()} == {
        "name": "This field must not be empty.",
        "count": "Leave this out instead of empty.",
    }


class OrderForm(StrictForm, Order):
    marks = serializers.ListField(child=serializers.CharField(), required=False)


def test_a_form_may_leave_fields_empty_that_nobody_has_to_fill_in() -> None:
    filled = OrderForm.checked(QueryDict("name=a&note=&count=&marks=&marks="))
    assert filled == {"name": "a", "note": "", "count": 1}
    assert OrderForm.checked(QueryDict("name=a&marks=&marks=b"))["marks"] == ["b"]


@pytest.mark.parametrize("sent", ["name=&count=1", "count=&count=2&name=a"])
def test_a_form_is_otherwise_as_strict(sent: str) -> None:
    assert not OrderForm(data=QueryDict(sent)).is_valid()


def test_what_json_leaves_empty_is_refused_also_where_a_form_may() -> None:
    assert not OrderForm(data={"name": "a", "count": ""}).is_valid()


class Parcel(Strict):
    name = serializers.CharField(allow_null=True, default=None)
    marks = serializers.ListField(child=serializers.CharField(), default=list)
    is_heavy = serializers.BooleanField(default=False)
    weight = serializers.IntegerField(default=1)


@pytest.mark.parametrize("value", [0, 1.5, ["a"], {"a": 1}, True])
def test_json_has_to_say_text_as_text(value: object) -> None:
    parcel = Parcel(data={"name": value, "marks": ["fine", value]})
    assert not parcel.is_valid()
    assert {name: [error.code for error in errors] for name, errors in parcel.errors.items()} == {
        "name": ["invalid"],
        "marks": ["invalid"],
    }


@pytest.mark.parametrize("value", [0, 1, 1.0, "true", "no", ["a"], {"a": 1}])
def test_json_has_to_say_yes_or_no_as_such(value: object) -> None:
    parcel = Parcel(data={"is_heavy": value})
    assert not parcel.is_valid()
    assert parcel.errors == {"is_heavy": ["Must be a valid boolean."]}


@pytest.mark.parametrize("value", [True, "5", 1.5, [5], {"a": 1}])
def test_json_has_to_say_numbers_as_such(value: object) -> None:
    parcel = Parcel(data={"weight": value})
    assert not parcel.is_valid()
    assert parcel.errors == {"weight": ["A valid integer is required."]}


def test_what_is_of_its_kind_is_taken() -> None:
    sent = {"name": None, "marks": ["a"], "is_heavy": True, "weight": 5}
    assert Parcel.checked(sent) == sent
    assert Parcel.checked({"weight": 5.0})["weight"] == 5  # the same number in JSON


def test_a_query_says_everything_as_text() -> None:
    asked = Parcel.checked(QueryDict("is_heavy=true&weight=5"))
    assert (asked["is_heavy"], asked["weight"]) == (True, 5)
