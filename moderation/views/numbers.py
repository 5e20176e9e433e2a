"""One page of charts, and the rows behind it as a file."""

import csv

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.models import User
from moderation.guards import numbers_page
from moderation.models import DayFigures, Queue
from moderation.numbers_page import charts_of
from moderation.selectors.numbers import PERIODS, days_of, only_reviewer_for, rows_for, totals_of

Scope = DayFigures.Scope
FIELDS = [field.name for field in DayFigures._meta.concrete_fields if field.name != "id"]


class Choice(forms.Form):
    days = forms.TypedChoiceField(
        choices=[(days, f"{days} days") for days in PERIODS],
        coerce=int,
        required=False,
        label="Period",
    )
    queue = forms.ModelChoiceField(
        queryset=Queue.objects.all(),
        to_field_name="slug",
        required=False,
        empty_label="Every queue",
    )

    def chosen(self) -> tuple[int, str]:
        """Days and queue; what no list offers is left out."""
        self.is_valid()
        queue = self.cleaned_data.get("queue")
        return self.cleaned_data.get("days") or PERIODS[1], queue.slug if queue else ""


@numbers_page
def numbers(request: HttpRequest, person: User) -> HttpResponse:
    form = Choice({"days": str(PERIODS[1]), **request.GET.dict()})
    days, queue = form.chosen()
    rows = days_of(days, Scope.QUEUE if queue else Scope.ALL, queue)
    context = {
        "form": form,
        "charts": charts_of(rows, is_all=not queue),
        "is_empty": not any(row.pk for row in rows),
        "queues": totals_of(days, Scope.QUEUE),
        "detectors": totals_of(days, Scope.DETECTOR),
        "reviewers": totals_of(days, Scope.REVIEWER, only_reviewer_for(person)),
        "query": request.GET.urlencode(),
    }
    return render(request, "moderation/numbers/numbers.html", context)


@numbers_page
def download(request: HttpRequest, person: User) -> HttpResponse:
    """Every row of the period that they may see, of all scopes, as CSV."""
    days, _ = Choice(request.GET).chosen()
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="numbers-{days}-days.csv"'
    writer = csv.writer(response)
    writer.writerow(FIELDS)
    writer.writerows(rows_for(person, days).values_list(*FIELDS))
    return response
