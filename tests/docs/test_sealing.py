"""What docs/sealing.md says about the format is enough to read a sealed value."""

import re
import subprocess
import sys
from pathlib import Path

from crawler.sealing import envelope
from crawler.sealing.documents import Private
from crawler.sealing.keys import Key, material, new
from crawler.sealing.sealer import FIELDS

PAGE = (Path(__file__).parents[2] / "docs" / "sealing.md").read_text("utf-8")


def test_the_program_in_the_documentation_reads_what_was_sealed() -> None:
    program = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)[-1]
    key = new()
    fields = {"body": "The ferry stays.\n", "authors": [{"name": "Ann"}]}
    value = Private("https://news.example/a", fields).seal(Key(material(key)))

    result = subprocess.run(
        [sys.executable, "-c", program],
        input=f"{key}\n{value}\n",
        capture_output=True,
        text=True,
        check=False,
    )

    wanted = {"version": 1, "of": "https://news.example/a", "fields": fields}
    assert (result.stderr, dict(eval(result.stdout))) == ("", wanted)  # noqa: S307 - of a dict


def test_the_numbers_in_the_documentation_are_those_of_the_code() -> None:
    assert f"at most {envelope.MOST:,} characters" in PAGE
    assert f"more than {envelope.MOST_PLAIN:,} bytes" in PAGE
    assert [name for name in FIELDS if f"| `{name}` |" not in PAGE] == []
