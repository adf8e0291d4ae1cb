"""Names in expressions: facts, rules, barèmes, choices, loop variables and their fields."""

from __future__ import annotations

from millesime.lower.literals import broken
from millesime.lower.nearest import unknown
from millesime.lower.scope import Scope, Thing, Word
from millesime.lower.types import certain
from millesime.model.expressions import ElementRef, Expr, FactRef, FieldRef, Literal, RuleRef, ScaleRef
from millesime.syntax.tree import Name
from millesime.values.types import Kind, Type


def reference(tree: Name, expected: Type | None, scope: Scope) -> Expr:
    """What a name stands for here. A bare choice is one where its enumeration is expected."""
    name = tree.text
    if name.partition(".")[0] in scope.elements:
        found = _of_element(tree, scope)
        if found is not None:
            return found
    thing = scope.law.things.get(name)
    if expected is not None and name in scope.law.choices(expected):
        if thing is not None:
            scope.report.add(
                "ML206", tree.span, also=thing.span, label="declared", name=name, type=expected.name, word=thing.word
            )
            return broken(tree.span)
        return Literal(name, certain(expected), tree.span)
    if thing is None:
        _complain(tree, expected, scope)
        return broken(tree.span)
    return valued(tree, thing, scope)


def valued(tree: Name, thing: Thing, scope: Scope) -> Expr:
    """The value of a fact, a rule or a barème without keys."""
    name, span = tree.text, tree.span
    held = certain(thing.type) if name in scope.present else thing.type
    if thing.word is Word.FACT:
        return FactRef(name, held, span)
    if thing.word is Word.SCALE:
        if thing.keys:
            scope.report.add(
                "ML205",
                span,
                also=thing.span,
                label="declared",
                name=name,
                wanted=len(thing.keys),
                given=0,
                keys=keys_of(thing),
            )
            return broken(span)
        return ScaleRef(name, (), held, None, span)
    if thing.structure is not None:
        if thing.structure in scope.elements:
            return RuleRef(name, held, thing.structure, span)
        scope.report.add("ML225", span, also=thing.span, label="declared", name=name, structure=thing.structure)
        return broken(span)
    return RuleRef(name, held, None, span)


def keys_of(thing: Thing) -> str:
    """The keys of a barème, as its head writes them."""
    return " ; ".join(str(key) for key in thing.keys) or "—"


def is_bare_choice(tree: object, scope: Scope) -> bool:
    """Whether this is a name that can only be a choice, so that its type must come from elsewhere."""
    if not isinstance(tree, Name) or tree.text.partition(".")[0] in scope.elements:
        return False
    return tree.text not in scope.law.things and tree.text in scope.law.homes


def _of_element(tree: Name, scope: Scope) -> Expr | None:
    variable, _, rest = tree.text.partition(".")
    element = scope.elements[variable]
    if not rest:
        return ElementRef(variable, element, tree.span)
    if element.kind is Kind.ANY:
        return broken(tree.span)
    structure = scope.law.structures.get(element.name or "")
    if structure is not None:
        for index, field in enumerate(structure.fields):
            if field.name == rest:
                held = certain(field.type) if tree.text in scope.present else field.type
                return FieldRef(variable, rest, index, held, tree.span, field.presumed, field.has_presumption)
        derived = scope.law.things.get(f"{structure.name}.{rest}")
        if derived is not None and derived.structure == structure.name:
            held = certain(derived.type) if tree.text in scope.present else derived.type
            return RuleRef(f"{structure.name}.{rest}", held, variable, tree.span)
    if tree.text in scope.law.things:
        return None
    known = [field.name for field in structure.fields] if structure else []
    known += [
        name.removeprefix(f"{thing.structure}.")
        for name, thing in scope.law.things.items()
        if thing.structure is not None and structure is not None and thing.structure == structure.name
    ]
    unknown(scope.report, tree.text, tree.span, [f"{variable}.{name}" for name in known])
    return broken(tree.span)


def _complain(tree: Name, expected: Type | None, scope: Scope) -> None:
    name, law = tree.text, scope.law
    homes = law.homes.get(name, ())
    if homes and expected is not None and expected.kind is Kind.CHOICE:
        choices = ", ".join(law.choices(expected))
        scope.report.add("ML207", tree.span, name=name, type=expected.name, home=", ".join(homes), choices=choices)
    elif homes and (expected is None or expected.kind is not Kind.ANY):
        scope.report.add("ML208", tree.span, name=name, home=", ".join(homes), expected=expected or "?")
    elif homes:
        return
    else:
        word = (
            Word.ENUMERATION if name in law.enumerations
            else Word.STRUCTURE if name in law.structures
            else Word.ACTOR if name in law.actors
            else Word.EXCEPTION if name in law.exceptions
            else None
        )  # fmt: skip
        if word is not None:
            scope.report.add("ML204", tree.span, name=name, word=word)
            return
        known = [one for one, thing in law.things.items() if thing.structure is None]
        unknown(scope.report, name, tree.span, (*known, *(law.choices(expected) if expected else ()), *scope.elements))
