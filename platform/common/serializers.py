"""Serializers that take nothing they do not know."""

from collections.abc import Mapping
from copy import copy
from typing import Any, NoReturn

from django.http import QueryDict
from rest_framework import serializers

Field = serializers.Field[Any, Any, Any, Any]


class Strict(serializers.Serializer[Any]):
    """A misspelt field is refused: silently losing it would lose what the sender meant."""

    @classmethod
    def checked(cls, data: object) -> dict[str, Any]:
        """The validated values; raises ValidationError."""
        serializer = cls(data=data)
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)

    def to_internal_value(self, data: Mapping[str, object]) -> dict[str, Any]:
        if not isinstance(data, Mapping):
            return dict(super().to_internal_value(data))  # says what it is instead
        problems = {name: self._problem(name, data) for name in data}
        found = {name: [problem] for name, problem in problems.items() if problem}
        if found:
            raise serializers.ValidationError(found)
        return dict(super().to_internal_value(data))

    def _problem(self, name: str, data: Mapping[str, object]) -> serializers.ErrorDetail | None:
        if name not in self.fields:
            return serializers.ErrorDetail("There is no such field.", code="unknown")
        takes_many = isinstance(self.fields[name], serializers.ListField)
        if isinstance(data, QueryDict) and len(data.getlist(name)) > 1 and not takes_many:
            return serializers.ErrorDetail("Send this once.", code="repeated")
        if not isinstance(data, QueryDict) and (kind := _missed(self.fields[name], data[name])):
            return serializers.ErrorDetail(str(kind.error_messages["invalid"]), code="invalid")
        if data[name] == "" and not getattr(self.fields[name], "allow_blank", False):
            return serializers.ErrorDetail(_why_not_empty(self.fields[name]), code="blank")
        return None


class StrictForm(Strict):
    """The fields of an HTML form, which sends an empty text for what nobody filled in."""

    def to_internal_value(self, data: Mapping[str, object]) -> dict[str, Any]:
        if isinstance(data, QueryDict):
            data = self._filled_in(data)
        return super().to_internal_value(data)

    def _filled_in(self, form: QueryDict) -> QueryDict:
        left = copy(form)  # which leaves the files as they are
        optional = {name: field for name, field in self.fields.items() if not field.required}
        for name in optional.keys() & form.keys():
            filled = [value for value in form.getlist(name) if value != ""]
            if not filled:
                del left[name]
            elif isinstance(optional[name], serializers.ListField):
                left.setlist(name, filled)
        return left


class OneOf(serializers.ChoiceField):
    """What is none of them is told what there is."""

    default_error_messages = {"invalid_choice": '"{input}" is none of {known}.'}

    def fail(self, key: str, **said: object) -> NoReturn:
        super().fail(key, known=", ".join(map(str, self.choices)), **said)


def _why_not_empty(field: Field) -> str:
    if field.required:
        return "This field must not be empty."
    return "Leave this out instead of empty."


def _missed(field: Field, value: object) -> Field | None:
    """The field whose kind of JSON value this is not; None has its own rule.

    The framework would take a number for its digits, "5" for a number and "no" or 0 for false.
    """
    if isinstance(field, serializers.ListField) and isinstance(value, list):
        return next((field.child for one in value if _missed(field.child, one)), None)
    if isinstance(field, serializers.CharField):
        return None if isinstance(value, str | None) else field
    if isinstance(field, serializers.BooleanField):
        return None if isinstance(value, bool | None) else field
    if isinstance(field, serializers.IntegerField):
        return field if isinstance(value, str | bool) else None
    return None
