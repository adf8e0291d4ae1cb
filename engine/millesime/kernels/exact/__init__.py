"""Columns of exact numbers and days, and of what is lacking in them."""
