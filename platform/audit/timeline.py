"""What the ledger says about a thing, in the order in which it happened."""

from collections.abc import Sequence

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from audit.models import LedgerEntry
from audit.people import actor_names

LONGEST = 200


def entries_about(subjects: Sequence[str]) -> list[LedgerEntry]:
    """The first entries about any of these typed ids."""
    entries = LedgerEntry.objects.filter(subject__in=subjects).order_by("sequence")
    return list(entries[:LONGEST])


def timeline(subjects: Sequence[str]) -> SafeString:
    entries = entries_about(subjects)
    names = actor_names(entry.actor for entry in entries)
    rows = [(entry, names[entry.actor]) for entry in entries]
    context = {"rows": rows, "is_cut": len(entries) == LONGEST}
    return render_to_string("admin/audit/timeline.html", context)
