"""Random histories as staff would make them: the same steps from the same seed, on any engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from catalog.commands.acts import Act
from catalog.commands.loading import load
from catalog.commands.releasing import release_drafts
from catalog.commands.withdrawing import redact, withdraw
from catalog.exchange.reading import RawEntry
from catalog.store.database import Database
from catalog.store.public.tables import REASONS
from tests.catalog.documents import Raw, a_contact, a_facility, a_parcel, a_source, a_square
from tests.support.catalogs import CHECKER, MAKER

Key = tuple[str, str]
"""(collection, id)"""

_CONTACT = "DEMO-SVC-0"
_TEXTS = ("沪规〔2026〕1号", "½ 𠮷 é", "a 'quoted' \"name\"", "甲\t乙", "z")
_REASONS = [reason for reason in REASONS if reason != "redacted"]


@dataclass(frozen=True)
class Publish:
    entries: tuple[Raw, ...]


@dataclass(frozen=True)
class Withdraw:
    key: Key
    reason: str
    replaced_by: tuple[str, ...]


@dataclass(frozen=True)
class Redact:
    key: Key
    number: int


Step = Publish | Withdraw | Redact


def an_entry_of(key: Key, chance: Random) -> Raw:
    """A public entry that says something else each time."""
    collection, entry_id = key
    match collection:
        case "sources":
            return a_source(
                entry_id, doc_no=chance.choice(_TEXTS), issuers=chance.sample(_TEXTS, 2)
            )
        case "service-guides":
            return a_contact(entry_id, name_zh=f"窗口{chance.randrange(1000)}")
        case "facilities":
            west, south = chance.uniform(121.30, 121.40), chance.uniform(31.25, 31.30)
            return a_facility(entry_id, (round(west, 7), round(south, 7)))
        case "parcels":
            return a_parcel(
                entry_id,
                contact=_CONTACT,
                far_max=chance.choice([1.5, 2.0, 2.25, 3.0]),
                height_limit_m=chance.randrange(10, 100),
                geometry=a_square(round(chance.uniform(121.33, 121.37), 6)),
            )
    raise LookupError(collection)


_IDS: Mapping[str, Callable[[int], str]] = {
    "sources": "TP-SRC-{:04d}".format,
    "service-guides": "DEMO-SVC-{}".format,  # not in order of their numbers
    "facilities": "DEMO-FAC{}".format,
    "parcels": "DEMO-P-{:03d}".format,
}


@dataclass
class _Known:
    """An entry's history: how many versions, what is public of it, which contents are left."""

    versions: int = 0
    public: Raw | None = None
    contents: set[int] = field(default_factory=set)


def random_steps(seed: int, count: int, entries: int = 60) -> Iterator[Step]:
    """`count` steps over `entries` entries of four kinds, each of which publishes or erases.

    Publishing takes in entries that are new, changed, or withdrawn before.
    """
    chance = Random(seed)
    known: dict[Key, _Known] = {}
    keys = [(kind, of(n)) for kind, of in _IDS.items() for n in range(1, entries // 4 + 1)]
    first = Publish((a_contact(_CONTACT),))
    yield first
    for _ in range(count - 1):
        public = sorted(key for key, of in known.items() if of.public)
        erasable = sorted((key, n) for key, of in known.items() for n in of.contents)
        match chance.choices(("publish", "withdraw", "redact"), (6, 3, 1))[0]:
            case "withdraw" if public:
                step: Step = _withdrawal(chance, public)
            case "redact" if erasable:
                step = Redact(*chance.choice(erasable))
            case _:
                step = _publication(chance, keys, known)
        _learn(known, step)
        yield step


def _withdrawal(chance: Random, public: list[Key]) -> Withdraw:
    key = chance.choice(public)
    others = [entry_id for kind, entry_id in public if kind == key[0] and entry_id != key[1]]
    successors = chance.sample(others, min(len(others), chance.randrange(3)))
    return Withdraw(key, chance.choice(_REASONS), tuple(successors))


def _publication(chance: Random, keys: list[Key], known: dict[Key, _Known]) -> Publish:
    entries = []
    for key in chance.sample(keys, chance.randint(1, 3)):
        said = known[key].public if key in known else None
        entry = an_entry_of(key, chance)
        while entry == said:  # A draft that changes nothing publishes nothing.
            entry = an_entry_of(key, chance)
        entries.append(entry)
    return Publish(tuple(entries))


def _learn(known: dict[Key, _Known], step: Step) -> None:
    match step:
        case Publish(entries):
            for entry in entries:
                of = known.setdefault((entry["collection"], entry["id"]), _Known())
                of.versions += 1
                of.contents.add(of.versions)
                of.public = entry
        case Withdraw(key):
            known[key].versions += 1
            known[key].public = None
        case Redact(key, number):
            of = known[key]
            of.contents.remove(number)
            if of.public and of.versions == number:
                of.versions += 1
                of.public = None


def play(database: Database, step: Step, now: datetime) -> None:
    """Do one step through the product's commands, prepared by one person, approved by another."""
    maker, checker = Act(MAKER, now), Act(CHECKER, now)
    match step:
        case Publish(entries):
            rows = [RawEntry("step.json", n, raw) for n, raw in enumerate(entries, start=1)]
            loaded = load(database, rows, maker)
            assert loaded.stored, [line.faults for line in loaded.lines]
            done = release_drafts(database, checker, title_zh="历史", title_en="History")
            assert done.entries == len(entries)
        case Withdraw((collection, entry_id), reason, replaced_by):
            withdraw(
                database, collection, entry_id, checker, reason=reason, replaced_by=replaced_by
            )
        case Redact((collection, entry_id), number):
            redact(database, collection, entry_id, number, checker, reason="误发")
