"""Admin pages on which administrators change things: every change is a ledger row."""

import uuid
from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.admin.models import LogEntry
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from audit.readonly import EvidenceAdmin
from audit.services import Fact, record, user_actor
from common.errors import DomainError

Message = list[dict[str, dict[str, Any]]]


def signed_in(request: HttpRequest) -> uuid.UUID:
    """The id of the person who asks; admin pages are open to nobody else."""
    if request.user.pk is None:
        raise PermissionDenied
    return request.user.pk


class RecordedAdmin(EvidenceAdmin):
    """What a service refuses is said on the page; deleting is for pages that allow it."""

    # The noun of `policy.changed`, and the verbs that a service has already written.
    ledger_noun = ""
    written_by_services: ClassVar[frozenset[str]] = frozenset()

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def log_addition(self, request: HttpRequest, obj: Model, message: Message) -> LogEntry:
        entry = super().log_addition(request, obj, message)
        self._record(request, obj, "created", {})
        return entry

    def log_change(self, request: HttpRequest, obj: Model, message: Message) -> LogEntry:
        entry = super().log_change(request, obj, message)
        fields = [name for part in message for name in part.get("changed", {}).get("fields", [])]
        if fields:
            self._record(request, obj, "changed", {"fields": fields})
        return entry

    def _record(self, request: HttpRequest, thing: Model, verb: str, data: dict[str, Any]) -> None:
        if verb in self.written_by_services:
            return
        action, subject = f"{self.ledger_noun}.{verb}", self.ledger_subject(thing)
        record(Fact(user_actor(signed_in(request)), action, subject, data=data))

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except DomainError as error:
            return self._refused(request, error)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        try:
            return super().delete_view(request, object_id, extra_context)
        except DomainError as error:
            return self._refused(request, error)

    def _refused(self, request: HttpRequest, error: DomainError) -> HttpResponse:
        self.message_user(request, error.detail, messages.ERROR)
        return redirect(request.path)
