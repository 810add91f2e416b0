"""The same content as slides that an office goes on working with: real text, tables and shapes."""
