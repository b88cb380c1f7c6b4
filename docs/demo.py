"""Run the demo and write down what it does: ``demo.md`` and the files in ``demo/``."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

DOCS = Path(__file__).parent
HEAD = """\
# The demo

`masthead demo` serves a small invented newspaper, The Harbour Gazette, on your own machine, crawls
it into a new portal, and shows the other three jobs. This is what it prints; the articles it writes
are in [demo/](demo). A test runs it and compares both.

```
{output}
```

The pages try to be difficult: times in other zones, metadata in JSON-LD, OpenGraph and microdata,
titles with the section before and the paper's name behind, a Japanese and a German article, a film,
two notices of one day under one headline, a feed that lists an article twice, and a column full of
Liquid, shortcodes and code. Around the articles stand menus, cookie banners, teasers and comments,
as everywhere.
"""


def main() -> None:
    """Write the page and the files."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "crawler.commands", "demo", "masthead-demo"]
        result = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)  # noqa: S603
        page = HEAD.format(output=result.stdout.strip())
        (DOCS / "demo.md").write_text(page, "utf-8")
        shutil.rmtree(DOCS / "demo", ignore_errors=True)
        (DOCS / "demo").mkdir()
        for path in Path(folder, "masthead-demo", "_news").glob("*.md"):
            shutil.copy(path, DOCS / "demo")


if __name__ == "__main__":
    main()
