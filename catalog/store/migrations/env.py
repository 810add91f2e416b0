"""Runs migrations on the connection that `catalog.store.migrating` hands over."""

from alembic import context

import catalog.store.public.guards
import catalog.store.staff.guards
import catalog.store.staff.tables  # noqa: F401 - the metadata must know every table
from catalog.store.metadata import STAFF_SCHEMA, metadata

connection = context.config.attributes["connection"]
if connection.dialect.name == "postgresql":
    connection.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {STAFF_SCHEMA}")
context.configure(
    connection=connection,
    target_metadata=metadata,
    include_schemas=True,
    transaction_per_migration=False,
)
context.run_migrations()
