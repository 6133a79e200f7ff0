"""Probe problems of prediction sheets and of settings that break a rule."""

PROBLEMS = {}
