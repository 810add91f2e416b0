"""What may be asked of the published catalog: one query object, one compiler."""
