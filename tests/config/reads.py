"""Which environment variables a source tree reads by itself, seen in its syntax trees."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

CALLS = {"os.environ.get", "os.getenv"}
Constants = dict[str, str]


def variables_read(folder: Path) -> set[str]:
    """Names in `os.environ[…]`, `os.environ.get(…)`, `os.getenv(…)` and `… in os.environ`.

    A name is text, or a constant of the same module or of one that it is imported from; anything
    else fails the test.
    """
    trees = {path: ast.parse(path.read_text()) for path in sorted(folder.rglob("*.py"))}
    return {
        _text(name, _known(tree, trees), path)
        for path, tree in trees.items()
        for node in ast.walk(tree)
        for name in _named(node)
    }


def _known(tree: ast.Module, trees: Mapping[Path, ast.Module]) -> Constants:
    """Constants by the names that they have in this module."""
    known = dict(_constants(tree))
    for node in tree.body:
        match node:
            case ast.ImportFrom(module=str(module), names=names):
                theirs = _of_module(module, trees)
                told = [one for one in names if one.name in theirs]
                known |= {one.asname or one.name: theirs[one.name] for one in told}
    return known


def _of_module(name: str, trees: Mapping[Path, ast.Module]) -> Constants:
    parts = tuple(name.split("."))
    found = [
        tree for path, tree in trees.items() if path.with_suffix("").parts[-len(parts) :] == parts
    ]
    return {name: text for tree in found for name, text in _constants(tree)}


def _constants(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=str(text))):
                yield name, text


def _named(node: ast.AST) -> Iterator[ast.expr]:
    match node:
        case ast.Call(func=function, args=[name, *_]) if ast.unparse(function) in CALLS:
            yield name
        case ast.Subscript(value=value, slice=name, ctx=ast.Load()) if _is_environment(value):
            yield name
        case ast.Compare(left=name, ops=[ast.In() | ast.NotIn()], comparators=[value]):
            if _is_environment(value):
                yield name


def _is_environment(node: ast.expr) -> bool:
    return ast.unparse(node) == "os.environ"


def _text(node: ast.expr, constants: Constants, path: Path) -> str:
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.Name(id=name) if name in constants:
            return constants[name]
    raise AssertionError(f"{path}, line {node.lineno}: the name of the variable is not seen")
