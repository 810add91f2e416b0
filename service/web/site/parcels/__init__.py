"""Pages about parcels: the list with its filters, one parcel, several beside each other."""
