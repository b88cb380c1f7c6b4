"""Write the parts of the documentation that the code already knows; ``--check`` only compares.

``python docs/generate.py`` writes the JSON Schema, the field tables, the settings and the help of
the commands. A test runs it with ``--check``, so that they are never out of date.
"""

import json
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import click
from pydantic import BaseModel

from crawler import exporting
from crawler.article.record import Article, Image, Named, Part, Provider, Related
from crawler.article.schema import json_schema
from crawler.article.shape import FieldShape, Kind, shape
from crawler.commands import masthead
from crawler.corpus.filters import FIELDS
from crawler.portal.clustering import Clusters
from crawler.portal.matching import TopicRules
from crawler.portal.pictures import Pictures
from crawler.portal.refreshing import Refresh
from crawler.portal.scaling import Scale
from crawler.portal.sealing import Sealing
from crawler.portal.settings import Budget, Schedule, Scoring, Settings
from crawler.portal.sources import Limits, Source
from crawler.portal.storage import Storage
from crawler.portal.warcs import Warcs

DOCS = Path(__file__).parent
_SIGNS = {"": "= !=", "flag": "= !=", "span": "< <= > >="}
_FORMS = {
    Kind.QUOTED: "text, quoted",
    Kind.PLAIN: "text, plain",
    Kind.INSTANT: "instant",
    Kind.NUMBER: "whole number",
    Kind.FLAG: "true or false",
}


def main() -> int:
    """Write, or compare with ``--check``; return 1 where a file is out of date."""
    check = "--check" in sys.argv[1:]
    stale = False
    for name, text in pages().items():
        path = DOCS / name
        if check and (not path.is_file() or path.read_text("utf-8") != text):
            print(f"{path.name} is out of date: run `python docs/generate.py`")  # noqa: T201
            stale = True
        elif not check:
            path.write_text(text, "utf-8")
    return int(stale)


def pages() -> dict[str, str]:
    """Return the generated files by name."""
    schema = json.dumps(json_schema(), indent=2, ensure_ascii=False)
    return {
        "article.schema.json": f"{schema}\n",
        "fields.md": fields_page(),
        "settings.md": settings_page(),
        "commands.md": commands_page(),
        "formats.md": formats_page(),
        "filters.md": filters_page(),
    }


def fields_page() -> str:
    """Return the tables of the record's fields."""
    lines = [
        "# Fields of the record",
        "",
        "Generated from `crawler/article/record.py`. The same as JSON Schema:",
        "[article.schema.json](article.schema.json). How they are written: [record.md](record.md).",
        "A line in the table between two fields marks a blank line in the file.",
    ]
    for part in (Article, Provider, Image, Related, Named):
        lines += ["", f"## {part.__name__}", "", (part.__doc__ or "").strip(), ""]
        lines += ["| field | form | required | meaning |", "|---|---|---|---|"]
        lines += _field_rows(part)
    return "\n".join(lines) + "\n"


def _field_rows(part: type[Part]) -> Iterator[str]:
    group = 0
    for name, field in shape(part).items():
        info = part.model_fields[name]
        if field.group != group:
            yield "| | | | |"
            group = field.group
        required = "yes" if info.is_required() else ""
        yield f"| `{name}` | {_form(field)} | {required} | {_cell(info.description)} |"


def _form(field: FieldShape) -> str:
    what = field.part.__name__ if field.part else _FORMS[field.kind]
    return f"list of {what}" if field.many else what


def settings_page() -> str:
    """Return the tables of the portal's settings."""
    lines = [
        "# Settings",
        "",
        "A portal's settings are in `masthead.yaml`; every one has a default. Any of them can be",
        "changed for one run: `--set body=none`, `--set scoring.publish_at=50`. Names in capitals",
        "are settings of Scrapy: `--set CONCURRENT_REQUESTS=4`.",
        "",
        "Generated from `crawler/portal/settings.py` and `sources.py`. What sources are for:",
        "[sources.md](sources.md).",
    ]
    for title, model in (
        ("masthead.yaml", Settings),
        ("topics", TopicRules),
        ("scoring", Scoring),
        ("clusters", Clusters),
        ("images", Pictures),
        ("schedule", Schedule),
        ("budget", Budget),
        ("refresh", Refresh),
        ("sealing", Sealing),
        ("storage", Storage),
        ("warc", Warcs),
        ("scale", Scale),
        ("sources/NAME.yaml", Source),
        ("limits", Limits),
    ):
        lines += ["", f"## {title}", "", "| key | default | meaning |", "|---|---|---|"]
        lines += _setting_rows(model)
    return "\n".join(lines) + "\n"


def _setting_rows(model: type[BaseModel]) -> Iterator[str]:
    for name, info in model.model_fields.items():
        if info.exclude:
            continue
        default: Any = info.get_default(call_default_factory=True)
        if info.is_required():
            shown = "required"
        elif isinstance(default, BaseModel):
            shown = "see below"
        else:
            shown = f"`{_yaml(default)}`"
        yield f"| `{name}` | {shown} | {_cell(info.description)} |"


def _yaml(value: object) -> str:
    if isinstance(value, tuple):
        value = list(value)
    if isinstance(value, timedelta):
        return _span(value)
    return "none" if value is None else json.dumps(value)


def _span(value: timedelta) -> str:
    seconds = int(value.total_seconds())
    sizes = (("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1))
    return next(f"{seconds // size}{name}" for name, size in sizes if seconds % size == 0)


def commands_page() -> str:
    """Return the help of every command."""
    lines = ["# Commands", "", "Generated from the commands' own help."]
    context = click.Context(masthead, info_name="masthead", max_content_width=100)
    for name in ["", *masthead.list_commands(context)]:
        command = masthead.get_command(context, name) if name else masthead
        assert command is not None  # noqa: S101 - listed, so it is there
        inner = click.Context(command, info_name=name, parent=context if name else None)
        if not name:
            inner = context
        inner.terminal_width = 100
        lines += ["", f"## masthead {name}".rstrip(), "", "```", command.get_help(inner), "```"]
        if isinstance(command, click.Group) and name:
            for part in command.list_commands(inner):
                found = command.get_command(inner, part)
                assert found is not None  # noqa: S101 - listed, so it is there
                innermost = click.Context(found, info_name=part, parent=inner)
                innermost.terminal_width = 100
                lines += ["", f"### masthead {name} {part}", "", "```"]
                lines += [found.get_help(innermost), "```"]
    return "\n".join(line.rstrip() for line in "\n".join(lines).split("\n")) + "\n"


def formats_page() -> str:
    """Return the table of the export formats and their options."""
    lines = [
        "# Formats",
        "",
        "What `masthead export --list` prints, generated from `exporters/`. How to use them:",
        "[export.md](export.md).",
        "",
        "| format | what it is | to |",
        "|---|---|---|",
    ]
    own = {name: exporting.load(name) for name in exporting.names()}
    for name, exporter in own.items():
        needs = f"; needs `masthead[{exporter.needs}]`" if exporter.needs else ""
        place = "a folder" if exporter.folder else "a file"
        lines.append(f"| `{name}` | {_cell(exporter.about)}{needs} | {place} |")
    for name, exporter in own.items():
        if exporter.options.model_fields:
            lines += ["", f"## {name}", "", "| option | default | meaning |", "|---|---|---|"]
            lines += _setting_rows(exporter.options)
    return "\n".join(lines) + "\n"


def filters_page() -> str:
    """Return what can be asked of a record."""
    lines = [
        "# Conditions",
        "",
        "`masthead export`, `refresh`, `score`, `import` take `--filter CONDITION`, once or more:",
        "only records that meet all of them are meant. A condition is a field, a sign, a value:",
        "",
        "```",
        "topic=Ferries              has the topic; letter case does not count",
        "topic=Ferries,Trains       has one of them; \\, is a comma",
        "title=*bridge*             * stands for anything",
        "provider!=gazette.example  is of another publisher",
        "date>=2026-01-01           published on that day or later; also an instant",
        "age<7d                     published less than a week ago: s, m, h, d, w",
        "quality>=50                has so many points",
        "published=no               is hidden",
        "text>=500                  has a text of so many characters",
        "```",
        "",
        "What a record does not say is equal to nothing: `heat<5` and `heat=5` are not true of one",
        "without `heat`, `heat!=5` is. As the record has it, one without `published` is shown, and",
        "one without `locale` is in the portal's own language.",
        "",
        "In a shell, put conditions with `<`, `>`, `*` or `!` into single quotes.",
        "",
        "| field | meaning | signs |",
        "|---|---|---|",
    ]
    for name, field in FIELDS.items():
        signs = _SIGNS.get(field.kind, "= != < <= > >=")
        lines.append(f"| `{name}` | {_cell(field.help)} | `{signs}` |")
    return "\n".join(lines) + "\n"


def _cell(text: str | None) -> str:
    return " ".join((text or "").split()).replace("|", "\\|").replace("``", "`")


if __name__ == "__main__":
    sys.exit(main())
