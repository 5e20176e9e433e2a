"""The ledger's own filters: who acted, and for which organisation."""

import uuid
from typing import Any

from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest

from audit.people import all_organisations
from audit.readonly import ModelAdmin


class ActorKindFilter(SimpleListFilter):
    title = "kind of actor"
    parameter_name = "by"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, str]]:
        return [("user", "A person"), ("key", "An API key"), ("system", "The platform")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(actor__startswith=f"{self.value()}:") if self.value() else queryset


class OrganisationFilter(SimpleListFilter):
    title = "organisation"
    parameter_name = "for"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, str]]:
        return [(key.hex, name) for key, name in all_organisations()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        chosen = self.value()
        if chosen not in {value for value, _ in self.lookup_choices}:
            return queryset
        return queryset.filter(organisation_id=uuid.UUID(hex=chosen))
