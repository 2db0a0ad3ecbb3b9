"""The sentences with which requests are refused, and the parts of them, read from the sources."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import product
from pathlib import Path

ROOT = Path(__file__).parents[3] / "chalicelib"
TOLD_FIRST = {
    *("Refused", "ValueError", "TooLarge", "Refusal", "BrokenRule", "RunFailed"),
    *("BadTemplate", "RenderingFailed", "Misplaced", "busy"),
}
"""Errors whose text, told first, becomes the sentence of a refusal; and all kinds of them."""
TOLD_SECOND = {"Fault", "at", "ActionFailed", "Reason"}
"""Those that say first where the fault is, or with which code; and why something failed."""
TOLD_THIRD = {"Left", "LeftOut"}
"""Those that say first what was left as it is, and the code of why."""
BY_NAME = {"require": "because", "Tried": "says"}
"""Those that may be given it by a name."""
PLACE = re.compile(r"\{\w*\}")
DEEPEST = 5
NOWHERE = 99
NAMES = {"detail", "message", *BY_NAME.values()}
TEXTS = {"str", "str | None"}
MOST_HOMES = 3
"""A method of another kind is looked for by its name; one of many kinds is not."""

Function = ast.FunctionDef | ast.AsyncFunctionDef
Told = tuple[ast.expr, ast.AST]
"""What stands where a sentence is told, and the function around it."""


class Module:
    """A file of the sources: what is called and defined in it, and the function around each."""

    def __init__(self, path: Path) -> None:
        self.name = path.relative_to(ROOT).as_posix()
        self.calls: list[tuple[str, ast.Call, ast.AST]] = []
        self.functions: dict[str, Function] = {}
        self.kinds: dict[str, set[str]] = {}
        self.imports: dict[str, tuple[str, str]] = {}
        self.given: dict[tuple[ast.AST, str], list[ast.expr]] = defaultdict(list)
        """What is given to names, by the function in which they stand."""
        self.tree = ast.parse(path.read_text(encoding="utf-8"))
        self._read(self.tree, self.tree)

    def _read(self, node: ast.AST, within: ast.AST) -> None:
        for one in ast.iter_child_nodes(node):
            match one:
                case ast.FunctionDef() | ast.AsyncFunctionDef():
                    self.functions[one.name] = one
                case ast.ClassDef():
                    self.kinds[one.name] = {name(base) for base in one.bases}
                case ast.ImportFrom():
                    for own in one.names:
                        self.imports[own.asname or own.name] = (one.module or "", own.name)
                case ast.Call():
                    self.calls.append((name(one.func), one, within))
            for known, value in _given(one):
                self.given[within, known].append(value)
            self._read(one, one if isinstance(one, Function) else within)


def _given(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """What names are given by a statement, or are one after the other."""
    match node:
        case ast.Assign(targets=[target], value=ast.expr() as value):
            yield name(target), value
        case (
            ast.AnnAssign(target=target, value=ast.expr() as value)
            | ast.NamedExpr(target=target, value=value)
        ):
            yield name(target), value
        case ast.For(target=target, iter=several):
            yield from ((name(own), several) for own in ast.walk(target) if name(own))


@cache
def _with_texts() -> dict[str, list[Module]]:
    """The modules that have a function of a name which gives a text."""
    found: dict[str, list[Module]] = defaultdict(list)
    for module in modules().values():
        for known, function in module.functions.items():
            if _gives_text(function):
                found[known].append(module)
    return found


def _gives_text(function: Function) -> bool:
    return function.returns is not None and ast.unparse(function.returns) in TEXTS


def name(called: ast.AST) -> str:
    if isinstance(called, ast.Attribute):
        return called.attr
    return called.id if isinstance(called, ast.Name) else ""


@cache
def modules() -> dict[str, Module]:
    """All of them, by their dotted names."""
    found = {}
    for path in sorted(ROOT.rglob("*.py")):
        if path.parent.parent.name != "sentences":
            parts = path.relative_to(ROOT.parent).with_suffix("").parts
            found[".".join(parts)] = Module(path)
    return found


def shape(sentence: str) -> str:
    """A sentence without what stands at its places; neighbours are one, with a sign of more."""
    return re.sub(r"\{\}(?:(?: |, …| …)?\{\})*(?:, …| …)?", "{}", PLACE.sub("{}", sentence))


def kinds() -> dict[str, str]:
    """What things are called of which is said that there is no such, as sentences() shows them."""
    found: dict[str, str] = {}
    for module in modules().values():
        for called, call, within in module.calls:
            # Unknown.said hands it on (domain/words/wording.py).
            if called == "there_is_no" or (called == "said" and len(call.args) == 3):
                for kind in Reader(module, within, {}, call.lineno).shapes(call.args[0]):
                    found.setdefault(f"{kind} {{}}", f"{module.name}:{call.lineno}")
            for one in call.keywords:
                if one.arg == "word" and isinstance(one.value, ast.Constant):
                    for thing in (f"{one.value.value} {{}}", f"the {one.value.value} {{}}"):
                        found.setdefault(thing, f"{module.name}:{call.lineno}")
    return found


@cache
def sentences() -> dict[str, str]:
    """All sentences and parts, {} in their places, with the file and line of one that tells it."""
    found: dict[str, str] = {}
    for module in modules().values():
        for told, within in _told_in(module):
            for shape in Reader(module, within, found, told.lineno).shapes(told):
                found.setdefault(shape, f"{module.name}:{told.lineno}")
    return found


def _told_in(module: Module) -> Iterator[Told]:
    known = dict(_refusing())
    while True:
        told = [
            (said, within)
            for called, call, within in module.calls
            if called in known and (said := _argument(call, known[called])) is not None
        ]
        # A function that tells what it was given: its callers tell sentences, too.
        hands_on = {
            within.name: arguments.index(one.id)
            for said, within in told
            if isinstance(within, Function)
            for arguments in [[a.arg for a in within.args.args if a.arg not in ("self", "cls")]]
            for one in ast.walk(said)
            if isinstance(one, ast.Name) and one.id in arguments
        }
        if hands_on.keys() <= known.keys():
            return iter(told)
        known = hands_on | known


@cache
def _refusing() -> dict[str, int]:
    """The place of the sentence among what refusals and faults are given, by their names."""
    kinds = set(TOLD_FIRST)
    of = [one for module in modules().values() for one in module.kinds.items()]
    while more := {kind for kind, bases in of if bases & kinds} - kinds:
        kinds |= more
    places = {**dict.fromkeys(kinds, 0), **dict.fromkeys(TOLD_SECOND, 1)}
    return {**places, **dict.fromkeys(TOLD_THIRD, 2), **dict.fromkeys(BY_NAME, NOWHERE)}


def _argument(call: ast.Call, place: int) -> ast.expr | None:
    if len(call.args) > place:
        return call.args[place]
    return next((one.value for one in call.keywords if one.arg in NAMES), None)


class Reader:
    """Reads what an expression of a function can say; parts of sentences are noted."""

    def __init__(
        self, module: Module, within: ast.AST, parts: dict[str, str], line: int, deep: int = 0
    ) -> None:
        self._module = module
        self._within = within
        self._parts = parts
        self._line = line
        self._deep = deep

    def shapes(self, told: ast.expr) -> set[str]:
        """What it can say, {} for what only a request shows."""
        match told:
            case ast.Constant(value=str(text)):
                return {text}
            case ast.JoinedStr(values=values):
                return {"".join(one) for one in product(*map(self._part, values))}
            case ast.IfExp(body=one, orelse=other):
                return self.shapes(one) | self.shapes(other)
            case ast.BoolOp(values=several) | ast.Tuple(elts=several) | ast.List(elts=several):
                return set().union(*map(self.shapes, several))
            case ast.BinOp(op=ast.Add(), left=left, right=right):
                both = product(self.shapes(left), self.shapes(right))
                return {one + other for one, other in both}
            case ast.Name(id=known) if self._deep < DEEPEST:
                return self._named(known)
            case ast.Call(func=called) if self._deep < DEEPEST:
                return self._returned(name(called))
        return {"{}"}

    def _part(self, part: ast.expr) -> set[str]:
        """A part of a text: a choice of words as it is, all else as a place."""
        if not isinstance(part, ast.FormattedValue):
            return self.shapes(part)
        found = self.shapes(part.value)
        if all("{}" not in one for one in found):
            return found
        for one in found:
            if " " in one.strip():
                self._parts.setdefault(one, f"{self._module.name}:{self._line}")
        return {"{}"}

    def _named(self, known: str) -> set[str]:
        given = self._module.given.get((self._within, known))
        if given:
            return self._all(given, self._module, self._within)
        module, known = self._home(known)
        return self._all(module.given.get((module.tree, known), []), module, module.tree)

    def _returned(self, known: str) -> set[str]:
        """What a function says, also a method of another kind, if it gives texts."""
        module, known = self._home(known)
        homes = [module] if known in module.functions else _with_texts().get(known, [])
        said = set()
        for home in homes[: MOST_HOMES if len(homes) <= MOST_HOMES else 0]:
            function = home.functions[known]
            if _gives_text(function):
                told = [one.value for one in ast.walk(function) if isinstance(one, ast.Return)]
                said |= self._all([one for one in told if one], home, function)
        return said or {"{}"}

    def _home(self, known: str) -> tuple[Module, str]:
        home, own = self._module.imports.get(known, ("", known))
        return modules().get(home, self._module), own

    def _all(self, several: list[ast.expr], module: Module, within: ast.AST) -> set[str]:
        reader = Reader(module, within, self._parts, self._line, self._deep + 1)
        return set().union(*map(reader.shapes, several)) or {"{}"}
