"""Do the parts of a release agree with each other? Pure."""

from crawler.releasing.found import Found, Row
from crawler.releasing.layout import CARD, MANIFEST, RECORDS, SUMS


def agree(found: Found) -> None:
    """Note the faults of *found* that no file has by itself."""
    for name in (MANIFEST, CARD, SUMS):
        if found.is_whole and name not in found.files:
            found.fault(name, 1, "is missing")
    _hashes(found)
    _missing(found)
    _rows(found)
    _splits(found)
    _clusters(found)
    _copies(found)
    _card(found)


def _hashes(found: Found) -> None:
    for name, file in sorted(found.files.items()):
        against = []
        if name.startswith(RECORDS) and MANIFEST in found.files:
            row = found.rows.get(name)
            if row is None:
                found.fault(name, 1, f"is not in {MANIFEST}")
            elif (row.sha256, row.size) != file:
                against.append(f"{MANIFEST}:{row.line}")
        if name != SUMS and SUMS in found.files:
            line, digest = found.sums.get(name, (0, ""))
            if not line:
                found.fault(name, 1, f"is not in {SUMS}")
            elif digest != file.sha256:
                against.append(f"{SUMS}:{line}")
        if against:
            found.fault(name, 1, f"has another content than {' and '.join(against)} says")


def _missing(found: Found) -> None:
    if not found.is_whole:
        return
    for name, row in found.rows.items():
        if name not in found.files:
            found.fault(MANIFEST, row.line, f"{name}: is missing")
    for name, (line, _) in found.sums.items():
        if name not in found.files:
            found.fault(SUMS, line, f"{name}: is missing")


def _rows(found: Found) -> None:
    for name, row in found.rows.items():
        read = found.records.get(name)
        if read is None:
            continue
        if row.original_url != read.original_url:
            found.fault(MANIFEST, row.line, "original_url: is not the record's")
        if row.published != read.published:
            found.fault(MANIFEST, row.line, "published: is not the record's")


def _splits(found: Found) -> None:
    first: dict[str, Row] = {}
    for row in found.rows.values():
        other = first.setdefault(row.cluster, row)
        if other.split != row.split:
            one, two = row.split or "none", other.split or "none"
            what = f"split: its cluster is in {one} here and in {two} at line {other.line}"
            found.fault(MANIFEST, row.line, what)
    if any(row.split for row in found.rows.values()):
        for row in found.rows.values():
            if row.split is None:
                found.fault(MANIFEST, row.line, "split: is null, and others have one")


def _clusters(found: Found) -> None:
    owners = {key: name for name, read in found.records.items() for key in read.own}
    for name, read in found.records.items():
        row = found.rows.get(name)
        if row is None:
            continue
        others = {found.rows.get(owners.get(key, name)) for key in (*read.own, *read.related)}
        for other in others - {None, row}:
            if other is not None and other.cluster != row.cluster:
                what = f"cluster: is not that of line {other.line}, a related article or a copy"
                found.fault(MANIFEST, row.line, what)


def _copies(found: Found) -> None:
    for name, row in found.rows.items():
        if row.duplicate_of is None:
            continue
        original = found.rows.get(row.duplicate_of)
        if original is None:
            what = "is not in the manifest"
        elif row.duplicate_of == name or original.duplicate_of is not None:
            what = "is a copy itself"
        elif original.cluster != row.cluster:
            what = "is of another cluster"
        else:
            continue
        found.fault(MANIFEST, row.line, f"duplicate_of: {what}")


def _card(found: Found) -> None:
    sums = found.card
    if sums is None or MANIFEST not in found.files:
        return
    splits = found.splits
    if set(splits) - set(sums.splits):
        found.fault(CARD, 1, "splits: the manifest has others")
    for name, number in sums.splits.items():
        _compare(found, f"splits.{name}", number, splits[name])
    if sums.splits and sum(sums.splits.values()) != sums.records:
        found.fault(CARD, 1, "splits: do not make the number of records")
    _compare(found, "records", sums.records, len(found.rows))
    _compare(found, "clusters", sums.clusters, len({row.cluster for row in found.rows.values()}))
    copies = sum(row.duplicate_of is not None for row in found.rows.values())
    _compare(found, "duplicates", sums.duplicates, copies)
    if sums.manifest_sha256 != found.files[MANIFEST].sha256:
        found.fault(CARD, 1, "manifest_sha256: is not that of the manifest")
    if not sums.text:
        for name, read in found.records.items():
            if read.body:
                found.fault(name, read.body, f"has a text, and {CARD} says that there are none")


def _compare(found: Found, name: str, said: int, counted: int) -> None:
    if said != counted:
        found.fault(CARD, 1, f"{name}: says {said:,}, and the manifest has {counted:,}")
