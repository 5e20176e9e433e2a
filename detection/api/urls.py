"""API v1: submissions."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
