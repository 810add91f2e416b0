"""Copies the layer `parcels` of a GeoPackage into a SpatiaLite database, with the indexes it needs.

A program of its own, for the Python of pygeoapi's environment: its sqlite3 can load SpatiaLite.
Names of columns lose their dots, which pygeoapi does not put between quotation marks.
"""

from __future__ import annotations

import sqlite3
import sys


def main(exported: str, target: str) -> None:
    with sqlite3.connect(target) as connection:
        connection.enable_load_extension(True)
        connection.load_extension("mod_spatialite")
        connection.execute("SELECT InitSpatialMetadata(1)")
        connection.execute("ATTACH ? AS exported", (exported,))
        columns = [
            (name, form)
            for _, name, form, *_ in connection.execute("PRAGMA exported.table_info(parcels)")
            if name not in ("fid", "geom")
        ]
        own = [name.replace(".", "_") for name, _ in columns]
        fields = ", ".join(f'"{n}" {form}' for n, (_, form) in zip(own, columns, strict=True))
        connection.execute(f"CREATE TABLE parcels ({fields})")
        connection.execute("SELECT AddGeometryColumn('parcels', 'geom', 4326, 'GEOMETRY', 2)")
        named = ", ".join(f'"{name}"' for name in own)
        read = ", ".join(f'"{name}"' for name, _ in columns)
        connection.execute(
            f"INSERT INTO parcels ({named}, geom)"
            f" SELECT {read}, GeomFromGPB(geom) FROM exported.parcels ORDER BY id"
        )
        for name in ("id", "plot_no"):
            connection.execute(f"CREATE INDEX by_{name} ON parcels ({name})")
    connection.execute("ANALYZE")
    connection.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
