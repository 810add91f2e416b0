"""Random catalogs and requirements, and what must be said of them, worked out the slow way.

Nothing of the rules is used here. What is not published may be anything: a condition is true when
it holds in every world that what is published admits, false when in none, and else not to be told.
"""

from __future__ import annotations

import math
from calendar import monthrange
from datetime import date, timedelta
from fractions import Fraction
from itertools import product
from random import Random
from typing import Any

Raw = dict[str, Any]

TRACKS = ("TP-IND-A", "TP-IND-B", "TP-IND-C")
METHODS = ("listing", "lease", "agreement")
FEATURES = ("project_bound_listing", "flexible_term", "lease_then_grant")
STAGES = ("implemented", "promoted", "supported", "prepared", "planned", "sought", "explored",
          "studied")  # fmt: skip
STATES = ("planned", "banked", "promoting", "bidding", "unsold", "sold", "withdrawn", "contracted")
GONE = {"sold", "withdrawn", "contracted"}
DATES = ("2026", "2027", "2026-12", "2027-01", "2027-02", "2026-12-31", "2027-01-01", "2027-01-31")
CODES = ("C11", "C12", "C111", "C1112", "C112", "I11", "I12", "C")
USES = ("M", "M1", "M2", "C6", "C65", "C2C65", "M1C2")
NATIONAL = ("10", "1001", "100101")
FIGURES = {
    "site_area_m2": "site_area_m2",
    "far": "far_max",
    "height_m": "height_limit_m",
    "grant_term_years": "grant_term_years",
    "investment_intensity_wan_mu": "investment_intensity_wan_mu",
    "output_rate_wan_mu_y": "output_rate_wan_mu_y",
    "tax_rate_wan_mu_y": "tax_rate_wan_mu_y",
}
FIELDS = {
    "tracks": "industry_orientation",
    "industry_codes": "admission",
    "land_use": "land_use_code",
    "supply_methods": "supply_method",
    "supply_features": "supply_features",
    "supply_by": "expected_supply",
}
NATURAL = {"far": "le", "height_m": "le", **dict.fromkeys(list(FIGURES)[4:], "ge")}
REACHES = {"metro_station_m": ("metro_station",), "expressway_m": ("expressway", "ramp")}
EAST_M = 111_320 * math.cos(math.radians(31.28))
"""Metres of a degree of longitude in this latitude, by the sphere: good to half a percent."""


# Catalogs


def a_parcel(random: Random, number: int, mode: str) -> Raw:
    """A parcel with holes: any value may be absent, null for a reason, bounded or disputed."""
    known = "illustrative" if mode == "demo" else random.choice(("official", "sourced"))
    made: Raw = {"evidence": {}}

    def put(name: str, value: Any, **said: Any) -> None:
        fate = random.random()
        if fate < 0.1:
            return
        if fate < 0.25:
            absent = random.choice(("pending", "withheld", "unknown", "not_applicable"))
            made[name], made["evidence"][name] = None, {"status": absent}
            return
        status = "disputed" if random.random() < 0.05 else known
        made[name], made["evidence"][name] = value, {"status": status, **said}

    put("lifecycle_state", random.choice(STATES))
    put("industry_orientation", _some(random, TRACKS, 0))
    put(
        "admission",
        random.choice(({"text_zh": "准入"}, {"industry_codes": _some(random, CODES, 0)})),
    )
    put("land_use_code", random.choice(USES + NATIONAL))
    if random.random() < 0.9:
        made["land_use_scheme"] = _scheme(made.get("land_use_code"))
    if random.random() < 0.3:
        other = random.choice(USES)
        shares = random.choice(({}, {"share_pct": 60}, {"share_pct": 100}))
        listed = [
            {"scheme": "sh_planning", "code": other, **shares},
            {"scheme": "contract_use", **random.choice(({}, {"code": "works"}))},
        ]
        put("land_uses", listed[: random.randint(1, 2)])
    for field in FIGURES.values():
        put(field, random.choice((*range(1, 10), 10, 20)), **_bounded(random))
    put("supply_method", random.choice(METHODS))
    put("supply_features", _some(random, FEATURES, 0))
    put("supply_feature_stage", random.choice(STAGES))
    put("expected_supply", random.choice(DATES), **_operator(random))
    geometry, precision = _place(random, made, 0, mode)
    made["geometry_precision"] = precision
    return {"id": f"DEMO-P-{number:03d}", "geometry": geometry, "properties": made}


def a_facility(random: Random, number: int, mode: str) -> Raw:
    """A point so many hundreds of metres east of where all parcels are."""
    made: Raw = {
        "facility_kind": random.choice(("metro_station", "expressway", "ramp", "school")),
        "status": random.choice(("existing", "existing", "existing", "planned", "study", None)),
        "evidence": {},
    }
    metres = random.choice((300, 900, 2_000))
    if random.random() < 0.3:
        made["location_accuracy_m"] = random.choice((30, 30, 350.5, 1_200))
    geometry, precision = _place(random, made, metres, mode)
    made["geometry_precision"] = precision
    return {
        "id": f"TP-FAC-{number:03d}",
        "geometry": geometry,
        "properties": made,
        "metres": metres,
    }


def _place(random: Random, made: Raw, metres: float, mode: str) -> tuple[Raw | None, str | None]:
    if random.random() < 0.15:
        if random.random() < 0.7:
            made["evidence"]["geometry"] = {"status": "pending"}
        return None, None
    if metres:
        lon = 121.352 + metres / EAST_M
        found: Raw = {"type": "Point", "coordinates": [round(lon, 6), 31.281]}
    else:
        ring = [[121.35, 31.28], [121.352, 31.28], [121.352, 31.282], [121.35, 31.282]]
        found = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
    invented = mode == "demo" and random.random() < 0.7
    made["evidence"]["geometry"] = {"status": "illustrative" if invented else "sourced"}
    return found, random.choice(("survey", "survey", "schematic", None))


def _bounded(random: Random) -> Raw:
    found = _operator(random)
    if random.random() < 0.15:
        found["status"] = "disputed"
        if random.random() < 0.7:
            found["derived_value"] = random.randint(1, 9)
    return found


def _operator(random: Random) -> Raw:
    operator = random.choice((None, None, "eq", "le", "ge", "approx", "range"))
    return {"operator": operator} if operator else {}


def _scheme(code: str | None) -> str:
    return "mnr_2023" if code in NATIONAL else "sh_planning"


def _some(random: Random, among: tuple[str, ...], least: int = 1) -> list[str]:
    return random.sample(among, random.randint(least, len(among)))


# Requirements, as a body of the API spells them


def a_requirement(random: Random) -> Raw:
    makers = {
        "tracks": lambda: {"any_of": _some(random, TRACKS)},
        "industry_codes": lambda: {"any_of": _some(random, CODES)},
        "land_use": lambda: random.choice((
            {"scheme": "sh_planning", "any_of": _some(random, ("M", "M1", "C6", "C2", "C65"))},
            {"scheme": "mnr_2023", "any_of": _some(random, NATIONAL)},
        )),
        "site_area_m2": lambda: random.choice((
            {"min": random.randint(1, 9)}, {"max": random.randint(1, 9)},
            {"min": random.randint(1, 5), "max": random.randint(5, 9)},
        )),
        "far": lambda: {"min": random.randint(1, 9)},
        "height_m": lambda: {"min": random.randint(1, 9)},
        "grant_term_years": lambda: {"min": random.randint(1, 9)},
        "supply_methods": lambda: {"any_of": _some(random, METHODS)},
        "supply_features": lambda: {"all_of": _some(random, FEATURES)},
        "supply_by": lambda: {"latest": random.choice(DATES)},
        "investment_intensity_wan_mu": lambda: {"promise": random.randint(1, 9)},
        "output_rate_wan_mu_y": lambda: {"promise": random.randint(1, 9)},
        "tax_rate_wan_mu_y": lambda: {"promise": random.randint(1, 9)},
        "metro_station_m": lambda: {"max": random.choice((100, 600, 1_500, 5_000))},
        "expressway_m": lambda: {"max": random.choice((100, 600, 1_500, 5_000))},
    }  # fmt: skip
    asked = random.sample(list(makers), random.choice((1, 1, 1, 2, 2, 3, 5, 15)))
    found = {name: makers[name]() for name in makers if name in asked}
    for limit in found.values():
        if random.random() < 0.5:
            limit["weight"] = random.randint(1, 5)
            limit["strength"] = "should"
    return found


# What must be said

Told = tuple[str, str]
"""Outcome and reason."""
FITS, UNFIT = ("fits", "met"), ("unfit", "not_met")


def expected(asked: Raw, parcel: Raw, facilities: list[Raw], mode: str) -> Raw:
    """What must be found of one parcel: its outcome, each condition's, and the score."""
    told = {"lifecycle_state": _state(parcel)}
    told |= {name: _told(name, limit, parcel, facilities, mode) for name, limit in asked.items()}
    musts = [told["lifecycle_state"]]
    musts += [told[name] for name, limit in asked.items() if "weight" not in limit]
    if any(outcome == "unfit" for outcome, _ in musts):
        outcome = "unfit"
    elif any(outcome == "unknown" for outcome, _ in musts) or (
        asked and all(told[name][0] == "unknown" for name in asked)
    ):
        outcome = "unknown"
    else:
        outcome = "fits"
    sums = {"fits": 0, "unfit": 0, "unknown": 0}
    for name, limit in asked.items():
        sums[told[name][0]] += limit.get("weight", 0)
    total = sum(sums.values())
    score = (sums["fits"], sums["unknown"], total) if total else None
    return {"outcome": outcome, "told": told, "score": score}


def place(asked: Raw, parcel: Raw, wanted: Raw, metres: Raw) -> tuple[Any, ...]:
    """Where a parcel stands among those of its outcome; `metres` are those of its distances."""
    failing = [name for name, (outcome, _) in wanted["told"].items() if outcome == "unfit"]
    failing = [name for name in failing if "weight" not in asked.get(name, {})]
    counted = [name for name in failing if name in FIGURES or name in REACHES]
    missed = Fraction(0)
    for name in counted:
        had = metres[name] if name in REACHES else parcel["properties"][FIGURES[name]]
        limit = asked[name]
        bound = limit.get("promise", limit.get("max" if name in REACHES else "min", had))
        if name == "site_area_m2" and had > limit.get("max", math.inf):
            bound = limit["max"]
        missed += Fraction(max(had, bound) - min(had, bound), bound)
    better = wanted["score"][0] if wanted["score"] else 0
    return len(failing), len(failing) - len(counted), missed, -better, parcel["id"]


def _state(parcel: Raw) -> Told:
    state = parcel["properties"].get("lifecycle_state")
    if state is not None and _disputed_alone(parcel["properties"]["evidence"]["lifecycle_state"]):
        return "unknown", "disputed"
    return ("unknown", "no_value") if state is None else UNFIT if state in GONE else FITS


def _told(name: str, limit: Raw, parcel: Raw, facilities: list[Raw], mode: str) -> Told:
    had = parcel["properties"]
    if name in REACHES:
        return _reach(REACHES[name], limit["max"], parcel, facilities, mode)
    if name in FIGURES:
        return _figure(name, limit, had)
    field = FIELDS[name]
    if had.get(field) and _disputed_alone(had["evidence"][field]):
        lists_none = name == "industry_codes" and not had[field].get("industry_codes")
        return NO_VALUE if lists_none else ("unknown", "disputed")
    if name == "tracks":
        found = had.get("industry_orientation")
        return _yes_no(bool(set(found) & set(limit["any_of"]))) if found else NO_VALUE
    if name == "supply_methods":
        method = had.get("supply_method")
        return _yes_no(method in limit["any_of"]) if method else NO_VALUE
    if name == "supply_features":
        return _features(limit["all_of"], had)
    if name == "industry_codes":
        return _admission(limit["any_of"], (had.get("admission") or {}).get("industry_codes"))
    if name == "land_use":
        return _use(limit, had)
    return _date(limit["latest"], had)


NO_VALUE = ("unknown", "no_value")


def _disputed_alone(said: Raw) -> bool:
    """Whether sources disagree on a value, and no other one is there to be held beside it."""
    return bool(said["status"] == "disputed") and "derived_value" not in said


def _yes_no(holds: bool) -> Told:
    return FITS if holds else UNFIT


def _worlds(holds: list[bool], reason: str) -> Told:
    return FITS if all(holds) else UNFIT if not any(holds) else ("unknown", reason)


def _figure(name: str, limit: Raw, had: Raw) -> Told:
    field = FIGURES[name]
    value, said = had.get(field), had["evidence"].get(field, {})
    if value is None:
        return NO_VALUE

    def told(stated: float) -> Told:
        operator = said.get("operator")
        if operator == NATURAL.get(name):
            operator = "eq"
        worlds = {
            "le": lambda true: true <= stated,
            "ge": lambda true: true >= stated,
            "range": lambda true: True,
            "approx": lambda true: abs(true - stated) <= _rounding(stated),
        }.get(operator, lambda true: true == stated)
        possible = [half / 2 for half in range(-40, 60) if worlds(half / 2)]
        reason = "approximate" if operator == "approx" else "bound_only"
        return _worlds([_holds(limit, true) for true in possible], reason)

    if _disputed_alone(said):
        return "unknown", "disputed"
    found = told(value)
    if said.get("status") == "disputed" and "derived_value" in said:
        return found if told(said["derived_value"]) == found else ("unknown", "disputed")
    return found


def _rounding(stated: int) -> float:
    """How far from a whole number lies what is rounded to it: 20 is some tens, 12 some ones."""
    unit = 1
    while stated % (unit * 10) == 0:
        unit *= 10
    return unit / 2


def _holds(limit: Raw, true: float) -> bool:
    if "promise" in limit:
        return bool(limit["promise"] >= true)
    return bool(limit.get("min", -math.inf) <= true <= limit.get("max", math.inf))


def _features(wanted: list[str], had: Raw) -> Told:
    found, stage = had.get("supply_features"), had.get("supply_feature_stage")
    if not found:
        return NO_VALUE
    if not all(one in found for one in wanted):
        return UNFIT
    if stage is None:
        return "unknown", "stage_unknown"
    return FITS if STAGES.index(stage) < 3 else ("unfit", "not_on_offer")


def _admission(asked: list[str], listed: list[str] | None) -> Told:
    """By leaves: an industry is the four-digit codes in it, one of which (0000) nobody lists."""
    if not listed:
        return NO_VALUE

    def leaves(code: str) -> set[str]:
        return {leaf for leaf in _LEAVES if leaf[: len(code)] == code}

    admitted = set().union(*map(leaves, listed))
    if any(leaves(code) <= admitted for code in asked):
        return FITS
    return ("unknown", "partly") if any(leaves(code) & admitted for code in asked) else UNFIT


_LEAVES = [f"{letter}{''.join(digits)}" for letter in "CI" for digits in product("012", repeat=4)]


def _use(limit: Raw, had: Raw) -> Told:
    """By the finest classes: a use is those in it, one of which nobody lists."""
    listed = had.get("land_uses") or []
    stated = [{"scheme": had.get("land_use_scheme"), "code": had.get("land_use_code")}]
    stated = [use for use in (*stated, *listed) if use in listed or use["code"] is not None]
    if not any(use.get("code") for use in stated):
        return NO_VALUE
    same = [use for use in stated if use["scheme"] == limit["scheme"] and use.get("code")]
    parts = [part for use in same for part in _JOINED.get(use["code"], [use["code"]])]
    for part in parts:
        if any(_FINEST[part] <= _FINEST[asked] for asked in limit["any_of"]):
            return FITS
    for part in parts:
        if any(_FINEST[part] & _FINEST[asked] for asked in limit["any_of"]):
            return "unknown", "partly"
    if len(same) < len(stated) and sum(use.get("share_pct", 0) for use in same) < 100:
        return "unknown", "other_scheme"
    return UNFIT


_JOINED = {"C2C65": ["C2", "C65"], "M1C2": ["M1", "C2"]}
_FINEST = {
    "M": {"M1", "M2", "M3"},
    "M1": {"M1"},
    "M2": {"M2"},
    "C2": {"C2"},
    "C6": {"C61", "C65"},
    "C65": {"C65"},
    "10": {"100101", "100102", "100201"},
    "1001": {"100101", "100102"},
    "100101": {"100101"},
}


def _date(latest: str, had: Raw) -> Told:
    value, said = had.get("expected_supply"), had["evidence"].get("expected_supply", {})
    if value is None:
        return NO_VALUE
    days, last = _days(value), _days(latest)[-1]
    operator = said.get("operator")
    far = timedelta(days=3000)
    if operator == "le":
        days = [days[0] - far, *days]
    if operator == "ge":
        days = [*days, days[-1] + far]
    if operator == "approx":
        days = [day + timedelta(days=by) for day in days for by in (-len(days), 0, len(days))]
    reason = {"le": "bound_only", "ge": "bound_only", "approx": "approximate"}
    return _worlds([day <= last for day in days], reason.get(operator, "period_open"))


def _days(partial: str) -> list[date]:
    """Every day that a partial date covers."""
    parts = [int(part) for part in partial.split("-")]
    if len(parts) == 3:
        return [date(*parts)]
    months = parts[1:] or range(1, 13)
    return [
        date(parts[0], month, day)
        for month in months
        for day in range(1, monthrange(parts[0], month)[1] + 1)
    ]


def _reach(kinds: tuple[str, ...], most: int, parcel: Raw, others: list[Raw], mode: str) -> Told:
    if parcel["geometry"] is None:
        return NO_VALUE
    if not _placed(parcel, mode):
        return "unknown", "not_to_place"
    existing = [
        other
        for other in others
        if other["properties"]["facility_kind"] in kinds
        and other["properties"]["status"] == "existing"
    ]
    near = [other for other in existing if _placed(other, mode)]
    if not near:
        return "unknown", "nothing_placed"
    # Each may lie at either end of what its accuracy leaves open.
    ends = [
        [other["metres"] + by * other["properties"].get("location_accuracy_m", 0) for by in (-1, 1)]
        for other in near
    ]
    told = _worlds([min(world) <= most for world in product(*ends)], "approximate")
    return told if told != UNFIT or len(near) == len(existing) else ("unknown", "others_unplaced")


def _placed(entry: Raw, mode: str) -> bool:
    if entry["geometry"] is None:
        return False
    true = entry["properties"]["evidence"]["geometry"]["status"] != "illustrative"
    return mode == "demo" or (true and entry["properties"]["geometry_precision"] != "schematic")
