"""Tables of cases: rows read from files, decided by columns where that can be, written with their reasons.

A row is a case, a column a fact. What the kernels leave, and what they cannot do, the edition decides row by row: the
evaluator is the reference, and a table's answers are those that each of its rows would get alone.
"""
