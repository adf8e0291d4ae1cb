"""Decisions kept: their canonical form, what they cite, their trail, their digest."""
