"""The law on columns: a program compiled to numpy code that decides as many cases at once as a table has rows.

Independent of `evaluate`, which decides one case at a time and tells why: that both agree on every row is evidence.
"""
