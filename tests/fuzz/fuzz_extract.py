"""Fuzz the extraction with atheris: ``python tests/fuzz/fuzz_extract.py -max_total_time=600``.

Needs the extra ``fuzz``; ``make fuzz`` installs it. All arguments are libFuzzer's; without a corpus
folder it begins with the project's own pages.
"""

import shutil
import sys
import tempfile
from pathlib import Path

import atheris

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

with atheris.instrument_imports(include=["crawler.extract", "crawler.article"]):
    from tests.fuzz.target import attempt

from tests.fuzz.mutate import TOKENS, sources  # noqa: E402 - what it imports was instrumented above

_CHARSETS = (None, "utf-8", "utf-16le", "windows-1252", "gb18030", "iso-2022-jp", "bogus")


def one(data: bytes) -> None:
    """Read *data* as a page; its last byte chooses the charset it is sent with."""
    if data:
        attempt(data[:-1], _CHARSETS[data[-1] % len(_CHARSETS)])


def main() -> None:
    """Run until libFuzzer's limits or the first fault."""
    with tempfile.TemporaryDirectory() as folder:
        arguments = [sys.argv[0], "-rss_limit_mb=2048", "-timeout=5", "-max_len=20000"]
        tokens = Path(folder, "tokens.dict")
        tokens.write_text("".join(_quoted(token) for token in TOKENS), "ascii")
        arguments.append(f"-dict={tokens}")
        if not any(not argument.startswith("-") for argument in sys.argv[1:]):
            seeds = Path(folder, "corpus")
            seeds.mkdir()
            for number, path in enumerate(path for path in sources(None) if path.suffix != ".gz"):
                shutil.copyfile(path, seeds / str(number))
            arguments.append(str(seeds))
        atheris.Setup([*arguments, *sys.argv[1:]], one)
        atheris.Fuzz()


def _quoted(token: bytes) -> str:
    """Return *token* as a line of libFuzzer's dictionary."""
    letters = "".join(f"\\x{byte:02x}" for byte in token[:60])
    return f'"{letters}"\n'


if __name__ == "__main__":
    main()
