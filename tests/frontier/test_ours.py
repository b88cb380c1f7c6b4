"""Our own spiders, shared by the portal's settings alone."""

import json
from collections import Counter
from pathlib import Path

from tests.frontier.workers import Nursery, Worker
from tests.integration.local import Story, serving
from tests.redis_server import Server

HOSTS = 4


def test_sources_are_read_by_one_and_their_articles_fetched_once_by_all(
    nursery: Nursery, server: Server, name: str, tmp_path: Path
) -> None:
    portal = tmp_path / "portal"
    (portal / "sources").mkdir(parents=True)
    (portal / "_config.yml").write_text("title: Portal\ntopic: News\n", "utf-8")
    (portal / "masthead.yaml").write_text(
        f"delay: 0\nscale: {{queue: '{server.url}', name: {name}}}\n", "utf-8"
    )
    with serving() as site:
        wanted = set()
        for host in range(HOSTS):
            own = [f"http://h{host}.test/a{host}-{number}" for number in range(6)]
            common = [f"http://common.test/c{number}" for number in range(3)]
            moved = f"http://h{host}.test/moved{host}"
            for each in own + common:
                site.put(each, Story(title=f"What happened at {each[7:]} today"), after_s=0.02)
            site.redirect(moved, f"http://h{(host + 1) % HOSTS}.test/new{host}")
            site.put(f"http://h{(host + 1) % HOSTS}.test/new{host}", Story(title=f"Move {host}"))
            site.feed(f"http://h{host}.test/rss", *own, *common, moved)
            source = f"read:\n  feed: http://h{host}.test/rss\n"
            (portal / "sources" / f"h{host}.yaml").write_text(source, "utf-8")
            wanted.update(own, common, [moved])
        workers = []
        for number in range(2):
            order = {
                "log": str(tmp_path / f"{number}.log"),
                "end": str(tmp_path / f"{number}.end"),
                "env": {**site.as_proxy, "MASTHEAD_QUEUE_KEY": "k" * 40},
                "spider": "discover",
                "arguments": {},
                "module": "crawler.settings",
                "settings": {
                    "MASTHEAD_PORTAL": str(portal),
                    "MASTHEAD_SAVE": False,
                    "MASTHEAD_QUEUE_RUN": "one",
                    "MASTHEAD_EXTRACT_WORKERS": 1,
                    "FEEDS": {str(tmp_path / f"{number}.jsonl"): {"format": "jsonl"}},
                },
            }
            found = Worker(str(number), nursery.fork(order), Path(order["log"]), Path(order["end"]))
            workers.append(found)
        ends = [worker.end() for worker in workers]

    found = [
        json.loads(line)["originalUrl"]
        for number in range(2)
        for line in (tmp_path / f"{number}.jsonl").read_text("utf-8").splitlines()
    ]
    assert sorted(found) == sorted(wanted)
    asked = Counter(path for path in site.log if path != "/robots.txt")
    assert asked.pop("/rss") == HOSTS
    assert set(asked.values()) == {1}
    assert sum(int(each.get("masthead/fetched", 0)) for each in ends) == len(wanted)
