"""Figures of one run: what a request costs here, against the least that Bolt itself costs (`make bench`)."""
