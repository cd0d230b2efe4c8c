"""How the schema came to be; `store.session.migrate` applies it, `python -m store.migrations` writes the next step."""
