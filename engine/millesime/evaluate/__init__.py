"""Deciding: from a program and the facts of a case to results, each with its trail."""

from millesime.evaluate.engine import Engine, Outcome

__all__ = ["Engine", "Outcome"]
