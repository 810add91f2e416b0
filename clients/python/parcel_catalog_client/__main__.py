"""`python -m parcel_catalog_client` is `parcel-sync`."""

from __future__ import annotations

import sys

from parcel_catalog_client.command import main

sys.exit(main())
