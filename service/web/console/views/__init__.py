"""The pages: each reads a form, calls one command, and shows what came of it."""
