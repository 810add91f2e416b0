# `make` lists the targets. Only Python 3.11 or newer (with venv) and make are needed:
# everything else is installed into .venv from requirements/, by hash.

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
PYTHONS := $(PYTHON) python3.14 python3.13 python3.12 python3.11 python3
UV := 0.13.8

# Variables for the command line: make test ARGS='-k sync', make test WORKERS=4 SCALE=0.5
ARGS ?=
SCALE ?= 0.05
WORKERS ?= 2

# Set in many images, it would have every process of a test run compile the project anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run test cover check bench prove lock clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-7s %s\n", $$1, $$2}' Makefile

run: $(VENV)/run.stamp ## start the demonstration on http://127.0.0.1:8000 (data in var/)
	@$(BIN)/parcel-catalog init --demo
	@exec $(BIN)/parcel-catalog serve --work

test: $(VENV)/test.stamp ## run every test on SQLite and PostgreSQL
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup --scale $(SCALE) $(ARGS)

cover: ARGS += --cov
cover: test ## run the same tests and count the lines they reach, in twice the time

prove: SCALE := 1
prove: test ## run the same tests at the promised size

check: $(VENV)/test.stamp ## format, lint, types, arrows between rooms, drift of openapi.yaml
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy --strict catalog service clients/python
	$(BIN)/lint-imports
	$(BIN)/parcel-catalog openapi --check

bench: $(VENV)/test.stamp ## measure the speed
	$(BIN)/python -m tests.bench $(ARGS)

# Both locks serve every Python from 3.11 on and name no package host, so that any mirror will do.
# The second is made under the first: tests run on what is run. Delete a line, or add
# ARGS=--upgrade, to take newer releases.
lock: ## make requirements/*.txt anew from pyproject.toml
	@$(FIND_PYTHON); "$$python" -m venv $(VENV)/lock
	@$(VENV)/lock/bin/python -m pip --disable-pip-version-check --quiet install uv==$(UV)
	@$(LOCK) -o requirements/run.txt
	@$(LOCK) --extra test -c requirements/run.txt -o requirements/test.txt
	@rm -rf $(VENV)/lock

clean: ## remove the environment and all caches, not the data in var/
	rm -rf $(VENV) dist .coverage .coverage.* .hypothesis .schemathesis .import_linter_cache \
		.mypy_cache .pytest_cache .ruff_cache
	find catalog service clients seed tests -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true

LOCK = $(VENV)/lock/bin/uv pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --custom-compile-command 'make lock' $(ARGS) \
	pyproject.toml requirements/build.in

# The service and the client, which is a distribution of its own and brings `parcel-sync`.
# --no-build-isolation: the build backend is in the lock. Hash mode refuses a folder, hence --no-deps.
SELF = pyproject.toml clients/python/pyproject.toml
INSTALL_SELF = $(PIP) install --no-deps --no-build-isolation \
	--editable . --editable clients/python

$(VENV)/run.stamp: requirements/run.txt $(SELF) | $(BIN)/python
	@echo "installing requirements/run.txt into $(VENV)"
	@$(PIP) install --require-hashes -r requirements/run.txt
	@$(INSTALL_SELF)
	@touch $@

$(VENV)/test.stamp: requirements/test.txt $(SELF) | $(BIN)/python
	@echo "installing requirements/test.txt into $(VENV)"
	@$(PIP) install --require-hashes -r requirements/test.txt
	@$(INSTALL_SELF)
	@touch $(VENV)/run.stamp $@

$(BIN)/python:
	@$(FIND_PYTHON); "$$python" -m venv --clear $(VENV)

# Sets $python to the first interpreter that will do, or says what is missing. A name may be found
# and still not start (a version manager's shim), so each is tried.
FIND_PYTHON = python=; old=; bare=; \
	for name in $(PYTHONS); do \
		"$$name" -c '' 2>/dev/null || continue; \
		if ! "$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then old=$$name; \
		elif ! "$$name" -c 'import ensurepip, venv' 2>/dev/null; then bare=$$name; \
		else python=$$name; break; fi; \
	done; \
	if [ -z "$$python" ] && [ -n "$$bare" ]; then \
		echo "$$bare has no venv module (on Debian and Ubuntu: apt install $$bare-venv). Install it and run make again." >&2; exit 1; \
	elif [ -z "$$python" ] && [ -n "$$old" ]; then \
		echo "Python 3.11 or newer is needed; $$old is $$("$$old" -V 2>&1). Install a newer one, or name it: make PYTHON=/path/to/python3.12" >&2; exit 1; \
	elif [ -z "$$python" ]; then \
		echo "Python 3.11 or newer is needed and no python3 was found. Install it, or name it: make PYTHON=/path/to/python3.12" >&2; exit 1; \
	fi
