"""The client of a land-parcel catalog: asks it, follows it, keeps an exact copy of it."""
