"""What an OpenAPI description promises, one line a promise.

`python -m tests.api.promises < openapi.json` prints the lines that `promised/` keeps a version.
"""

import json
import sys
from collections.abc import Iterator
from typing import Any

Schema = dict[str, Any]


def promises(description: Schema) -> set[str]:
    """Operations, what they take, what they answer, and of what; none may ever go."""
    schemas = description["components"]["schemas"]
    lines = {line for name, schema in schemas.items() for line in _members(schema, name)}
    return lines.union(*(_offered(*operation) for operation in _operations(description)))


def demands(description: Schema) -> set[str]:
    """What a call must have; none may come to what could be called without it."""
    schemas = description["components"]["schemas"].items()
    bodies = ((name, schema) for name, schema in schemas if name.endswith("Request"))
    lines = {
        f"{name} needs {member}" for name, body in bodies for member in body.get("required", [])
    }
    return lines.union(*(_wanted(*operation) for operation in _operations(description)))


def _operations(description: Schema) -> Iterator[tuple[str, Schema]]:
    for address, path in description["paths"].items():
        for method, operation in path.items():
            yield f"{method.upper()} {address}", operation


def _offered(name: str, operation: Schema) -> Iterator[str]:
    yield name
    for parameter in operation.get("parameters", []):
        yield from _members(parameter["schema"], f"{name} ?{parameter['name']}")
    for kind, content in operation.get("requestBody", {}).get("content", {}).items():
        yield from _members(content["schema"], f"{name} reads {kind}")
    for status, answer in operation["responses"].items():
        yield f"{name} answers {status}"
        for kind, content in answer.get("content", {}).items():
            yield from _members(content["schema"], f"{name} answers {status} {kind}")


def _wanted(name: str, operation: Schema) -> Iterator[str]:
    for parameter in operation.get("parameters", []):
        if parameter.get("required"):
            yield f"{name} needs ?{parameter['name']}"


def _members(schema: Schema, at: str) -> Iterator[str]:
    """Each member below with its type, and each value that it can have."""
    if "$ref" in schema:
        yield f"{at}: {schema['$ref'].rpartition('/')[2]}"
    for way in ("oneOf", "anyOf", "allOf"):
        for part in schema.get(way, []):
            yield from _members(part, at)
    for kind in _listed(schema.get("type", [])):
        yield f"{at}: {kind}"
    for value in schema.get("enum", []):
        yield f"{at} = {value}"
    for name, member in schema.get("properties", {}).items():
        yield from _members(member, f"{at}.{name}")
    if "items" in schema:
        yield from _members(schema["items"], f"{at}[]")


def _listed(kinds: str | list[str]) -> list[str]:
    return [kinds] if isinstance(kinds, str) else kinds


if __name__ == "__main__":
    described = json.load(sys.stdin)
    lines = sorted(promises(described) | demands(described))
    sys.stdout.writelines(f"{line}\n" for line in lines)
