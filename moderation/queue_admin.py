"""Queues and policies, for administrators."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from accounts.guards import person
from audit.recorded import RecordedAdmin
from moderation.models import Policy, Queue
from moderation.services import make_default_queue


@admin.register(Queue)
class QueueAdmin(RecordedAdmin):
    """The default one changes by an action alone: unticking it would leave the platform without."""

    ledger_noun = "queue"
    list_display = ["name", "position", "purpose", "is_default", "due_hours"]
    actions = ["make_default"]

    def ledger_subject(self, thing: Model) -> str:
        return f"queue_{thing.slug}" if isinstance(thing, Queue) else ""

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        """The ledger and the counted days know a queue by its slug."""
        return ["is_default", "slug"] if obj else ["is_default"]

    def get_prepopulated_fields(
        self, request: HttpRequest, obj: Model | None = None
    ) -> dict[str, Sequence[str]]:
        return {} if obj else {"slug": ["name"]}

    @admin.action(description="Make it the default queue", permissions=["change"])
    def make_default(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        chosen = list(queryset)
        if len(chosen) != 1:
            self.message_user(request, "Choose one queue.", messages.ERROR)
            return
        make_default_queue(queue=chosen[0], by=person(request))
        self.message_user(request, f"{chosen[0]} is the default queue now.", messages.SUCCESS)


@admin.register(Policy)
class PolicyAdmin(RecordedAdmin):
    ledger_noun = "policy"
    list_display = ["title", "code", "is_active"]
    list_filter = ["is_active"]
    search_fields = ["title", "code", "text"]

    def ledger_subject(self, thing: Model) -> str:
        return f"policy_{thing.code}" if isinstance(thing, Policy) else ""
