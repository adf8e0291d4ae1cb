"""What a figure is made of: exact numbers, days, durations, three-valued logic, and the operators on them."""

from millesime.values.duration import Duration
from millesime.values.lack import Lack, Missing, Status

__all__ = ["Duration", "Lack", "Missing", "Status"]
