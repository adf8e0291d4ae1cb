"""What generated code may call, by the names that it calls it by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from millesime.kernels.exact import calendar, comparisons, numbers, roundings
from millesime.kernels.exact.columns import Column, constant, lack, truth
from millesime.kernels.exact.lacks import BEYOND, COMMON, LACKS, NONE, NOT_IN_FORCE, RETRY, missing
from millesime.kernels.law import branches, classes, derogations, exceptions, folds, guards, logic, lookups, rules
from millesime.kernels.law.citations import Citations
from millesime.kernels.law.delays import delay
from millesime.kernels.law.doubt import settle
from millesime.kernels.law.frames import Frame
from millesime.values import Lack, Status


def lacuna(name: str, reason: str) -> int:
    """The entry of a text that exists and was not found."""
    return LACKS.code(Lack(Status.UNKNOWN, frozenset({name}), reason))


def left_over(f: Frame, why: str) -> Column:
    """What columns do not know: these rows are the evaluator's affair, and the run tells why."""
    f.run.why[why] = f.run.why.get(why, 0) + f.n
    return Column(np.zeros(f.n, np.int64), np.full(f.n, RETRY, np.int32), 1, 0, 0)


def names(citations: Citations) -> dict[str, Any]:
    """The global names of a module of generated code."""
    return {**_NAMES, "CITATIONS": citations, "COHERENCES": []}


_NAMES: Mapping[str, Any] = {
    "BEYOND": BEYOND,
    "COMMON": COMMON,
    "Cells": lookups.Cells,
    "Dated": rules.Dated,
    "MISSING": lookups.MISSING,
    "NONE": NONE,
    "NOT_IN_FORCE": NOT_IN_FORCE,
    "RETRY": RETRY,
    "Ranges": guards.Ranges,
    "Rule": rules.Rule,
    "Scale": lookups.Scale,
    "Sets": guards.Sets,
    "add": numbers.add,
    "add_days": calendar.add_days,
    "add_months": calendar.add_months,
    "all_in": folds.all_in,
    "all_of": logic.all_of,
    "any_in": folds.any_in,
    "any_of": logic.any_of,
    "applicable": exceptions.applicable,
    "arms": branches.arms,
    "between": comparisons.between,
    "cap": numbers.cap,
    "cases": branches.cases,
    "cited": rules.cited,
    "cited_by": rules.cited_by,
    "completed_age": calendar.completed_age,
    "constant": constant,
    "count_of": folds.count_of,
    "day_of_month": calendar.day_of_month,
    "days": rules.days,
    "days_between": calendar.days_between,
    "delay": delay,
    "derogated": derogations.derogated,
    "div": numbers.div,
    "either": branches.either,
    "eq": comparisons.eq,
    "exists": logic.exists,
    "fallback": branches.fallback,
    "floor": numbers.floor,
    "ge": comparisons.ge,
    "greatest": numbers.greatest,
    "gt": comparisons.gt,
    "half_up": roundings.half_up,
    "lack": lack,
    "lacuna": lacuna,
    "le": comparisons.le,
    "least": numbers.least,
    "left_over": left_over,
    "lettered": logic.lettered,
    "lt": comparisons.lt,
    "matching": exceptions.matching,
    "maybe": exceptions.maybe,
    "missing": missing,
    "month": calendar.month,
    "month_end": calendar.month_end,
    "mul": numbers.mul,
    "ne": comparisons.ne,
    "negation": logic.negation,
    "next_period": calendar.next_period,
    "none_of": logic.none_of,
    "nothing": rules.always,
    "one_of": logic.one_of,
    "outcomes": branches.outcomes,
    "pick": folds.pick,
    "picked": folds.picked,
    "place": classes.place,
    "rounded_up": roundings.rounded_up,
    "select": branches.select,
    "settle": settle,
    "silent": exceptions.silent,
    "sub": numbers.sub,
    "sub_days": calendar.sub_days,
    "sub_months": calendar.sub_months,
    "sum_of": folds.sum_of,
    "table": branches.table,
    "truncated": roundings.truncated,
    "truth": truth,
    "uncited": rules.uncited,
    "weighed": exceptions.weighed,
    "when": branches.when,
    "year": calendar.year,
}
