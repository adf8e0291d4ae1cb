"""Bringing a database to the newest schema, one revision after another."""
