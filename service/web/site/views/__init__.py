"""The views of the site: a visit comes in, a page goes out."""
