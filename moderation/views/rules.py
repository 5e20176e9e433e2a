"""Routing rules: their order, and each with what it would have caught last week."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.models import User
from common.errors import NotFound
from common.parts import wants_part
from moderation.forms import RuleForm
from moderation.guards import administration_act, administration_page
from moderation.models import Rule
from moderation.rule_preview import preview
from moderation.selectors import default_queue, rules_in_order
from moderation.services import save_rule

Context = dict[str, object]


@administration_page
def rules(request: HttpRequest, administrator: User) -> HttpResponse:
    context = {"rules": rules_in_order(), "default": default_queue()}
    return render(request, "moderation/rules/list.html", context)


@administration_page
def rule(request: HttpRequest, administrator: User, pk: int | None = None) -> HttpResponse:
    """The form of a rule, or of a new one."""
    found = _rule(pk)
    return render(request, "moderation/rules/rule.html", _context(RuleForm(instance=found), found))


@administration_act
def save(request: HttpRequest, administrator: User, pk: int | None = None) -> HttpResponse:
    """Store the rule, or only show what it would have caught."""
    form = RuleForm(request.POST, instance=_rule(pk))
    only_asked = "preview" in request.POST
    if not form.is_valid() or only_asked:
        return _answer(request, form)
    saved = save_rule(rule=form.save(commit=False), by=administrator)
    messages.success(request, f"The rule {saved} holds for everything that ends from now on.")
    return redirect("moderation:rules")


def _answer(request: HttpRequest, form: RuleForm) -> HttpResponse:
    part = wants_part(request)
    template = "moderation/rules/_preview.html" if part else "moderation/rules/rule.html"
    status = HTTPStatus.OK if form.is_valid() or part else HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, template, _context(form, form.instance), status=status)


def _context(form: RuleForm, rule: Rule) -> Context:
    can_be_asked = form.is_valid() if form.is_bound else bool(rule.pk)
    return {"form": form, "rule": rule, "preview": preview(rule) if can_be_asked else None}


def _rule(pk: int | None) -> Rule:
    if pk is None:
        return Rule(queue=default_queue())
    found = rules_in_order().filter(pk=pk).first()
    if found is None:
        raise NotFound("There is no such rule.")
    return found
