# Every target brings what it needs into .venv first; a machine needs Python 3.11+ and make.
PYTHON ?= python3
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help setup demo demo-teams check test bench lock format gallery clean

help:           ## what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

setup: .venv/ready   ## bring everything into .venv

# uv installs from the lock file into .venv; pip is used once, to bring uv itself.
.venv/ready: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit("Fortnight needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Name another with: make PYTHON=python3.12 …" if sys.version_info < (3, 11) else 0)'
	@test -x $(BIN)/uv || { echo "Setting up .venv (once, about a minute) …"; $(PYTHON) -m venv .venv && $(BIN)/python -m pip install --quiet --disable-pip-version-check "uv>=0.9"; }
	@VIRTUAL_ENV=$(CURDIR)/.venv $(BIN)/uv pip install --quiet --require-hashes -r requirements.lock
	@touch $@

demo: setup     ## try the bot in a local Slack, in the browser (ARGS=--fresh begins anew)
	@$(BIN)/python -m bot demo $(ARGS)

demo-teams: setup   ## the same in Microsoft's own test client for Teams (needs Node.js)
	@$(BIN)/python -m bot demo-teams $(ARGS)

check: setup    ## lint, types and the arrows between the rooms
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: setup     ## all tests, with a real PostgreSQL and, where there is one, a real browser
	$(BIN)/python -m pytest -n 2 --dist loadfile $(ARGS)

bench: setup    ## figures, as ratios within one run
	$(BIN)/python -m tests.bench $(ARGS)

lock: setup     ## resolve pyproject.toml anew: requirements.lock with the tools, requirements.txt without
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --group dev pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --constraints requirements.lock pyproject.toml -o requirements.txt

format: setup   ## put the code into shape
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

gallery: setup  ## write tests/gallery anew, after a message was changed on purpose
	$(BIN)/python -m pytest tests/messages/test_gallery.py --write-gallery

clean:          ## remove what setup and the demo made
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache fortnight-demo* playground/teams/node_modules
