"""What people take away from the catalog: sheets, booklets, slides and pictures of one seq.

Each is a function of the published versions at a seq and of a language: the same seq gives the same
bytes. Only `views` knows of HTTP.
"""
