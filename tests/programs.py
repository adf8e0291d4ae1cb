"""Small programs of law made at random, as texts: what the evaluator is tried on.

Every construct of the language has its chance; figures and days are few, so that thresholds are often met exactly.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from random import Random

DAYS = tuple(date(year, month, day) for year in (2009, 2010, 2011, 2012, 2014) for month, day in ((1, 1), (12, 31)))
HEAD = """article D.1
  titre « Essai »
énumération choix : rouge | vert | bleu
structure sous
  u : entier de 0 à 3
  v : booléen
structure piece
  n : entier de 0 à 3
  b : booléen
  j : date le cas échéant
  k : choix
  sous : liste de sous
fait b0 : booléen
fait b1 : booléen
fait b2 : booléen
fait p0 : booléen, présumé faux
fait n0 : entier de 0 à 3
fait n1 : entier de 0 à 3
fait c0 : choix
fait c1 : choix
fait m0 : montant de 0 € à 3 €
fait j0 : date
fait j1 : date
fait z0 : date le cas échéant
fait z1 : date le cas échéant
fait z2 : date le cas échéant
fait pieces : liste de piece
"""
KINDS = ("booléen", "entier", "montant", "choix", "date")
CHOICES = ("rouge", "vert", "bleu")
PHRASES = ("premier jour du trimestre civil suivant", "premier jour de l'année suivante", "dernier jour du mois de")


class Author:
    """Writes one program; what it has written so far is what may be read next."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.names = {
            "booléen": ["b0", "b1", "b2", "p0"], "entier": ["n0", "n1"], "montant": ["m0"], "choix": ["c0", "c1"],
            "date": ["j0", "j1"],
        }  # fmt: skip
        self.optional = ["z0", "z1", "z2"]
        self.within: dict[str, list[str]] = {}
        self.applied: dict[str, list[str]] = {kind: [] for kind in KINDS}
        self.listed: dict[str, int] = {}
        self.derived: dict[str, dict[str, list[str]]] = {"piece": {}, "sous": {}}
        self.scales: list[tuple[str, str]] = []

    def one(self, *options: Callable[[], str]) -> str:
        """One of these, written."""
        return self.random.choice(options)()

    def often(self, share: float) -> bool:
        """Whether something happens that does in this share of cases."""
        return self.random.random() < share

    # ── values ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    def literal(self, kind: str) -> str:
        """A value written out."""
        match kind:
            case "booléen":
                return self.random.choice(("vrai", "faux"))
            case "entier":
                return str(self.random.randint(0, 3))
            case "montant":
                return f"{self.random.randint(0, 3)} €"
            case "choix":
                return self.random.choice(CHOICES)
            case _:
                return self.random.choice(DAYS).isoformat()

    def name(self, kind: str) -> str:
        """A fact, a field or a rule of a kind."""
        return self.random.choice(self.names[kind] + 3 * self.within.get(kind, []))

    def value(self, kind: str, depth: int) -> str:
        """An expression of a kind that always exists."""
        if depth <= 0 or self.often(0.2):
            return self.literal(kind) if self.often(0.3) else self.name(kind)
        general = [
            lambda: (
                f"(si {self.test(depth - 1)} alors {self.value(kind, depth - 1)} sinon {self.value(kind, depth - 1)})"
            ),
            lambda: self.name(kind),
        ]
        if self.applied[kind]:
            general.append(lambda: f"({self.random.choice(self.applied[kind])} à défaut {self.literal(kind)})")
        if self.often(0.05):
            general.append(lambda: f"(si {self.test(depth - 1)} alors inconnu faute de « x » sinon {self.name(kind)})")
        looked_up = [name for name, of in self.scales if of == kind]
        if looked_up:
            general.append(lambda: f"{self.random.choice(looked_up)}({self.value('choix', depth - 1)})")
            general.append(
                lambda: f"({self.random.choice(looked_up)}({self.value('choix', 0)}) en vigueur au {self.name('date')})"
            )
        match kind:
            case "booléen":
                return f"({self.test(depth)})"
            case "entier" if not self.within:
                general += [lambda: self.sum(kind, depth), lambda: self.folded("n", depth)]
                general.append(lambda: f"(année({self.value('date', depth - 1)}) - 2010)")
            case "entier" | "montant":
                general.append(lambda: self.sum(kind, depth))
            case "date":
                general.append(lambda: f"({self.value('date', depth - 1)} + {self.random.choice(('1 an', '1 mois'))})")
                general.append(lambda: f"({self.random.choice(PHRASES)} {self.value('date', depth - 1)})")
            case _:
                pass
        return self.one(*general)

    def sum(self, kind: str, depth: int) -> str:
        """Arithmetic, extremes, roundings, caps and floors."""
        a, b = self.value(kind, depth - 1), self.value(kind, depth - 1)
        step = "1" if kind == "entier" else "0,01 €"
        return self.random.choice(
            (
                f"({a} + {b})", f"({a} - {b})", f"min({a} ; {b})", f"max({a} ; {b})",
                f"({a} dans la limite de {b})", f"({a} avec un minimum de {b})", f"arrondi({a} ; {step})",
            )
        )  # fmt: skip

    def maybe_day(self, depth: int) -> str:
        """A day that may not have come."""
        options = [lambda: self.random.choice(self.optional + self.within.get("jour", []))]
        if depth > 0:
            options.append(lambda: f"({self.random.choice(self.optional)} + 1 an)")
        return self.one(*options)

    def test(self, depth: int) -> str:
        """A condition."""
        if depth <= 0:
            return self.name("booléen")
        kind = self.random.choice(KINDS[1:])
        ordered = self.random.choice(("entier", "montant", "date"))
        options = [
            lambda: f"{self.name(kind)} {self.random.choice('=≠')} {self.value(kind, depth - 1)}",
            lambda: f"{self.value(ordered, depth - 1)} {self.random.choice(('<', '<=', '>'))} {self.value(ordered, 0)}",
            lambda: f"{self.maybe_day(depth)} {self.random.choice(('<', '<=', '>', '>='))} {self.maybe_day(depth)}",
            lambda: f"{self.maybe_day(depth)} existe",
            lambda: " et ".join(self.operand(depth) for _ in range(self.random.randint(2, 3))),
            lambda: " ou ".join(self.operand(depth) for _ in range(self.random.randint(2, 3))),
            lambda: f"non {self.operand(depth)}",
            lambda: f"{self.value('entier', depth - 1)} entre {self.value('entier', 0)} et {self.value('entier', 0)}",
            lambda: f"{self.name('choix')} parmi (rouge ; {self.random.choice(CHOICES[1:])})",
            lambda: self.name("booléen"),
        ]
        if self.listed and not self.within:
            options.append(self.conditions_of)
        if not self.within:
            options.append(lambda: f"({self.folded('b', depth)})")
        return self.one(*options)

    def operand(self, depth: int) -> str:
        """A condition that may stand beside others."""
        return f"({self.test(depth - 1)})" if self.often(0.6) else self.name("booléen")

    def conditions_of(self) -> str:
        """Some conditions of a rule that lists them."""
        rule, count = self.random.choice(sorted(self.listed.items()))
        kept = sorted(self.random.sample(range(1, count + 1), self.random.randint(1, count)))
        if len(kept) == 1:
            return f"(condition {kept[0]}° de {rule})"
        return "(conditions " + ", ".join(f"{n}°" for n in kept[:-1]) + f" et {kept[-1]}° de {rule})"

    # ── lists ──────────────────────────────────────────────────────────────────────────────────────────────────────────

    def folded(self, sort: str, depth: int) -> str:
        """A fold over the pieces, sometimes over the list in each of them."""
        self.within = {
            "entier": ["x.n", *(f"x.{name}" for name in self.derived["piece"].get("entier", []))],
            "booléen": ["x.b", *(f"x.{name}" for name in self.derived["piece"].get("booléen", []))],
            "choix": ["x.k"], "jour": ["x.j"],
        }  # fmt: skip
        inner = self.often(0.3)
        if inner:
            self.within["entier"] = ["y.u", *(f"y.{name}" for name in self.derived["sous"].get("entier", []))]
            self.within["booléen"].append("y.v")
        if sort == "b":
            word = self.random.choice(("il existe x dans pieces tel que", "pour tout x dans pieces :"))
            inside = (
                self.random.choice(("il existe y dans x.sous tel que", "pour tout y dans x.sous :")) if inner else ""
            )
            text = f"{word} {f'({inside} {self.test(depth - 1)})' if inner else self.test(depth - 1)}"
        else:
            kept = f" tels que {self.test(depth - 1)}" if self.often(0.5) else ""
            if inner:
                text = f"(somme de (somme de {self.value('entier', depth - 1)} pour y dans x.sous{kept}) pour x dans pieces)"
            elif self.often(0.5):
                text = f"(somme de {self.value('entier', depth - 1)} pour x dans pieces{kept})"
            else:
                text = f"(nombre de x dans pieces{kept})"
        self.within = {}
        return text

    def derive(self, structure: str, name: str) -> str:
        """A field deduced for each element of a list."""
        kind = self.random.choice(("entier", "booléen")) if structure == "piece" else "entier"
        self.within = (
            {"entier": ["piece.n"], "booléen": ["piece.b"], "choix": ["piece.k"], "jour": ["piece.j"]}
            if structure == "piece"
            else {"entier": ["sous.u"], "booléen": ["sous.v"]}
        )
        text = f"règle {structure}.{name} : {kind}\n  version à compter du 2009-01-01 [D10 1] : {self.value(kind, 2)}\n"
        self.within = {}
        self.derived[structure].setdefault(kind, []).append(name)
        return text

    # ── rules ──────────────────────────────────────────────────────────────────────────────────────────────────────────

    def body(self, kind: str, depth: int, *, partial: bool = False) -> str:
        """A body; a `partial` one (an exception's) may fail to match or give the rule back."""
        given = "droit commun" if partial and self.often(0.3) else self.value(kind, depth - 1)
        options = [
            lambda: f" : {self.value(kind, depth)}",
            lambda: self.arms(kind, depth, given, partial),
            lambda: self.arms(kind, depth, given, partial),
            lambda: self.switch(kind, depth),
        ]
        if partial:
            options += 2 * [lambda: f"\n    lorsque {self.test(depth)} : {given}"]
        if kind == "booléen" and not partial:
            options.append(lambda: self.conditions(depth))
        return self.one(*options)

    def arms(self, kind: str, depth: int, given: str, partial: bool) -> str:
        """Branches, tried in order."""
        lines = [f"\n    {given} si {self.test(depth)}"]
        if self.often(0.4):
            lines.append(
                f"\n    {self.value(kind, depth - 1)} si {self.conditions(1) if self.often(0.3) else self.test(depth)}"
            )
        if not partial or self.often(0.2):
            lines.append(f"\n    sinon {self.value(kind, depth - 1)}")
        return "".join(lines)

    def switch(self, kind: str, depth: int) -> str:
        """`selon`, over a number, a choice or a boolean."""
        subject = self.random.choice(("entier", "choix", "booléen"))
        guards = {
            "entier": ("moins de 1", "de 1 à 2", "3 et plus"), "choix": ("rouge", "vert ou bleu"), "booléen": ("vrai", "faux"),
        }[subject]  # fmt: skip
        lines = [f"\n      {guard} : {self.value(kind, depth - 1)}" for guard in guards]
        return f"\n    selon {self.value(subject, 1)}" + "".join(lines)

    def conditions(self, depth: int) -> str:
        """Numbered conditions, some of which bind only where something holds."""
        word = self.random.choice(("toutes", "l'une", "aucune")) + " des conditions suivantes"
        word = word.replace("toutes des", "toutes les")
        whens = [
            f"lorsque {self.name('booléen')} : " if self.often(0.3) else "" for _ in range(self.random.randint(2, 3))
        ]
        return f"\n    {word}" + "".join(f"\n      {n}° {when}{self.test(depth)}" for n, when in enumerate(whens, 1))

    def delay(self) -> str:
        """The last day of a delay, or the latest of several days."""
        start = self.name("date") if self.often(0.5) else self.maybe_day(1)
        picked = f"\n      1° {start}\n      2° lorsque {self.name('booléen')} : {self.maybe_day(1)}\n      3° {self.maybe_day(1)}"
        word = self.random.choice(("la plus tardive des", "la plus ancienne des"))
        if self.often(0.3):
            return f"\n    {word}{picked}"
        causes = (
            f"interrompu de {self.maybe_day(1)} à {self.maybe_day(1)}", f"interrompu par {self.maybe_day(1)}",
            f"suspendu de {self.maybe_day(1)} à {self.maybe_day(1)}",
        )  # fmt: skip
        some = "".join(f"\n      {cause}" for cause in self.random.sample(causes, self.random.randint(0, 2)))
        return f"\n    délai de 1 an à compter de {f'{word}{picked}' if self.often(0.4) else start}{some}"

    def versions(self, kind: str, depth: int, write: Callable[[], str]) -> str:
        """One version, or two, with or without a lacuna or an end; sometimes in two readings."""
        if self.often(0.25):
            first, second = self.random.sample(("alpha", "beta", "gamma"), 2)
            since = self.random.choice(("2009-01-01", "2012-01-01"))
            return (
                f"\n  lecture {first} « A »\n   version du {since} au 2012-12-31 [D10 1]{write()}"
                f"\n  lecture {second} « B »\n   version à compter du 2010-01-01 [D10 1]{write()}"
            )
        if self.often(0.5):
            return f"\n  version à compter du {self.random.choice(('2009-01-01', '2011-01-01'))} [D10 1]{write()}"
        hole = "\n  lacune du 2011-01-01 au 2011-12-31" if self.often(0.2) else ""
        return (
            f"\n  version du 2009-01-01 au {'2010' if hole else '2011'}-12-31 [D10 1]{write()}{hole}"
            f"\n  version à compter du 2012-01-01 [D10 1]{write()}"
        )

    def rule(self, index: int) -> str:
        """A rule, with what it applies to and the exceptions made to it and to one another."""
        delay = self.often(0.15)
        kind = "date" if delay else self.random.choice(KINDS)
        name = f"r{index}"
        event = f"\n  s'apprécie au {self.random.choice(('j0', 'j1'))}" if self.often(0.4) else ""
        applied = not delay and self.often(0.2)
        applicable = f"\n  applicable si {self.test(2)}" if applied else ""
        if delay:
            text = f"règle {name} : date le cas échéant{event}{self.versions(kind, 2, self.delay)}\n"
            self.optional.append(name)
            return text
        if kind == "booléen" and self.often(0.3):
            count = 2
            listed = f"\n  version à compter du 2009-01-01 [D10 1]\n    toutes\n      1° {self.test(2)}\n      2° {self.test(2)}"
            text = f"règle {name} : {kind}{event}{applicable}{listed}"
            self.listed[name] = count
        else:
            text = f"règle {name} : {kind}{event}{applicable}{self.versions(kind, 2, lambda: self.body(kind, 2))}"
        targets = [name]
        for number in range(self.random.choice((0, 0, 1, 2, 3))):
            target = self.random.choice(targets)
            unit = f"e{index}{number}"
            own = f"\n  s'apprécie au {self.random.choice(('j0', 'j1'))}" if self.often(0.2) else ""
            written = self.versions(kind, 2, lambda: self.body(kind, 2, partial=True))
            text += f"\ndérogation {unit} à {target}{own}{written}"
            targets.append(unit)
        (self.applied if applied else self.names)[kind].append(name)
        return text + "\n"

    def scale(self, index: int) -> str:
        """A barème by choice, in two periods, with a cell that was not found."""
        kind = self.random.choice(("entier", "montant"))
        event = f"\n  s'apprécie au {self.random.choice(('j0', 'j1'))}" if self.often(0.3) else ""
        cells = [self.literal(kind) if self.often(0.85) else "manque" for _ in range(6)]
        text = f"barème t{index} : {kind} par choix{event}"
        periods = ("du 2009-01-01 au 2011-12-31", "à compter du 2012-01-01")
        if self.often(0.3):
            periods = (
                "lecture alpha « A »\n  du 2009-01-01 au 2011-12-31",
                "lecture beta « B »\n  à compter du 2010-01-01",
            )
        for period, row in zip(periods, (cells[:3], cells[3:]), strict=True):
            text += f"\n  {period} [D10 1]\n    | choix | valeur |"
            text += "".join(f"\n    | {choice} | {cell} |" for choice, cell in zip(CHOICES, row, strict=True))
        self.scales.append((f"t{index}", kind))
        return text + "\n"

    def computed_scale(self) -> str:
        """A barème without keys, whose figures are computed; it is read as a name."""
        event = f"\n  s'apprécie au {self.random.choice(('j0', 'j1'))}" if self.often(0.3) else ""
        first, second = self.value("montant", 1), self.value("montant", 1)
        text = f"barème u0 : montant{event}\n  du 2009-01-01 au 2010-12-31 [D10 1] : {first}"
        self.names["montant"].append("u0")
        return f"{text}\n  à compter du 2012-01-01 [D10 1] : {second}\n  lacune du 2011-01-01 au 2011-12-31\n"


def program(random: Random) -> str:
    """The text of a program of one to five rules."""
    author = Author(random)
    parts = [HEAD]
    if author.often(0.4):
        parts.append(author.scale(0))
    if author.often(0.2):
        parts.append(author.computed_scale())
    if author.often(0.4):
        parts += [author.derive("sous", "d0"), author.derive("piece", "d0"), author.derive("piece", "d1")]
    parts += [author.rule(index) for index in range(random.randint(1, 5))]
    return "\n".join(parts)
