"""The record as a JSON Schema (draft 2020-12), for programs that are not ours."""

from typing import Any, Final

from crawler.article.record import Article, Part

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


def json_schema() -> dict[str, Any]:
    """Return the schema of an article file's header, as JSON values.

    Instants are text in RFC 3339; what is absent is left out, never ``null``; unknown keys are
    allowed at every depth.
    """
    schema = Article.model_json_schema(mode="serialization")
    parts = [schema, *schema.get("$defs", {}).values()]
    for part in parts:
        _tidy(part)
    schema["required"] = sorted(set(schema.get("required", [])))
    return {"$schema": DIALECT, **schema}


def _tidy(part: dict[str, Any]) -> None:
    """Make pydantic's schema of a part say what a file may hold."""
    properties: dict[str, dict[str, Any]] = part["properties"]
    for name in ("unknown", "body"):
        properties.pop(name, None)
    part["additionalProperties"] = True
    part["required"] = [name for name in _required(part["title"]) if name in properties]
    for value in properties.values():
        value.pop("title", None)
        if value.get("default", 0) is None:
            del value["default"]
        options = [option for option in value.pop("anyOf", []) if option != {"type": "null"}]
        if len(options) == 1:
            value.update(options[0])
        elif options:
            value["anyOf"] = options


def _required(title: str) -> list[str]:
    parts: dict[str, type[Part]] = {part.__name__: part for part in _parts(Part)}
    fields = parts[title].model_fields
    return [name for name, field in fields.items() if field.is_required()]


def _parts(part: type[Part]) -> list[type[Part]]:
    return part.__subclasses__()
