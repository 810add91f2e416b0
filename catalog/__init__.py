"""The domain of the land-parcel catalog: what is kept, what must hold, what may be done."""
