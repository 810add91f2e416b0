"""Which tracks of other taxonomies carry on the same name."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from catalog.rules.published import PublishedEntry
from catalog.values.codes import code_list
from catalog.words.label import Label


def carried_on(industries: Iterable[PublishedEntry], tracks: Collection[str]) -> dict[str, Label]:
    """The tracks, and those of other taxonomies under the same name, each with what it is called.

    Only the relation `same` joins two: a track that is merely related is another track. Ids that
    no industry has are left out.
    """
    known = {entry.id: entry for entry in industries}
    found = {track: known[track].name for track in tracks if track in known}
    for entry in known.values():
        for mapping in entry.properties.get("mappings") or ():
            one, other = entry.id, mapping["target"]
            if mapping["relation"] != "same" or (one in tracks) == (other in tracks):
                continue
            mine, its = (one, other) if one in tracks else (other, one)
            if mine in known and its in known and its not in found:
                found[its] = _of_taxonomy(known[its])
    return found


def _of_taxonomy(entry: PublishedEntry) -> Label:
    taxonomy = code_list("industry-taxonomy").label(entry.properties["taxonomy"])
    return Label(
        f"{entry.name.zh}（{taxonomy.zh}，同名）", f"{entry.name.en} ({taxonomy.en}, same name)"
    )
