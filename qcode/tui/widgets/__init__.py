"""Widgets that know nouns and nothing of a project."""
