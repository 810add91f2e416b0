"""CQL2, the OGC's language of filters: from text or JSON to one typed tree, and on to SQL."""
