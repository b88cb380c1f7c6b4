"""Where a corpus lies."""

from pathlib import Path

import pytest

from crawler.portal.errors import PortalError
from crawler.portal.places import Url, is_url, url
from crawler.portal.portal import load

SECRET = "wJalrXUtnFEMI"  # noqa: S105 - it is nobody's


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("s3://bucket/news", "s3://bucket/news"),
        ("S3://bucket/news/", "s3://bucket/news"),
        ("s3://bucket", "s3://bucket"),
        ("gs://bucket/a/b-c_d.e", "gs://bucket/a/b-c_d.e"),
        ("file:///srv/news", "file:///srv/news"),
    ],
)
def test_a_url_names_a_place_without_a_slash_at_its_end(text: str, place: str) -> None:
    assert is_url(text)
    assert str(url(text)) == place


@pytest.mark.parametrize(
    "text",
    [
        "s3://",
        "s3:///news",
        "s3://bucket//news",
        "s3://bucket/../other",
        "s3://bucket/./news",
        "s3://bucket/news?versionId=1",
        "s3://bucket/news#top",
        "s3://bucket/ne ws",
        "s3://bucket/%6eews",
        "s3://bucket/*",
        "s3://bucket/ne\nws",
        "file://srv/news",
        "file:///",
        "s3://" + "b" * 1_000,
        "_news",
    ],
)
def test_what_is_not_plainly_a_place_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="must"):
        url(text)


@pytest.mark.parametrize(
    "text", [f"s3://key:{SECRET}@bucket/news", f"s3://key@{SECRET}/news", f"s3://key:{SECRET}/news"]
)
def test_a_url_with_credentials_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(ValueError, match="from the environment") as told:
        url(text)
    assert SECRET not in str(told.value)


def test_a_file_in_a_place_has_its_name_and_that_place_for_parent() -> None:
    file = Url("s3://bucket/news") / "a.md"

    assert (str(file), file.name, file.parent) == (
        "s3://bucket/news/a.md",
        "a.md",
        Url("s3://bucket/news"),
    )
    assert (file.scheme, file.inside) == ("s3", "bucket/news/a.md")


def test_a_portal_whose_corpus_is_a_url_has_no_folder(tmp_path: Path) -> None:
    (tmp_path / "masthead.yaml").write_text("corpus: s3://bucket/news/\n", "utf-8")

    portal = load(tmp_path)

    assert portal.corpus == Url("s3://bucket/news")
    assert portal.place == "s3://bucket/news"
    with pytest.raises(PortalError, match="the corpus is in a store"):
        _ = portal.folder
    assert not list(tmp_path.glob("s3*"))


def test_credentials_in_the_settings_are_named_by_file_and_line_and_not_repeated(
    tmp_path: Path,
) -> None:
    (tmp_path / "masthead.yaml").write_text(f"corpus: s3://key:{SECRET}@bucket/news\n", "utf-8")

    with pytest.raises(PortalError) as told:
        load(tmp_path)

    assert "masthead.yaml:1: corpus: must have no name or password in it" in str(told.value)
    assert SECRET not in str(told.value)


@pytest.mark.parametrize(
    "text", [f"http://key:{SECRET}@127.0.0.1:9000", "s3.example.com", "ftp://s3.example.com", ""]
)
def test_an_endpoint_is_an_address_without_credentials(tmp_path: Path, text: str) -> None:
    settings = f"storage: {{endpoint_url: '{text}'}}\n"
    (tmp_path / "masthead.yaml").write_text(settings, "utf-8")

    with pytest.raises(PortalError, match=r"storage\.endpoint_url: must be the http or") as told:
        load(tmp_path)
    assert SECRET not in str(told.value)
