"""What a change of law comes to: cases found by the solver and decided by the evaluator, or proofs that there are none.

Import this only where the solver is wanted: it brings z3 with it (extra `verify`).
"""
