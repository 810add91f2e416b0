"""Whole results as a client asks for them and reads them."""

from __future__ import annotations

import csv
import io

from service.api.call import API

PARCELS = f"{API}/collections/parcels/items"


def address(kind: str, query: str) -> str:
    return f"{API}/collections/{kind}/items?{query}"


def read_csv(data: bytes) -> tuple[list[str], list[list[str]]]:
    text = data.decode("utf-8-sig")
    names, *rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    return names, rows
