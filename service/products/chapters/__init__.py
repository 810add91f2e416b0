"""The chapters of a booklet: what is published beside the parcels, each value with its source."""
