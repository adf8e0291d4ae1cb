"""Tables in and out: cells to columns, columns to values, statuses and reasons."""
