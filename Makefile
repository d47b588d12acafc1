# Two commands matter: `make demo` and `make test`. Both set themselves up and need only Python 3.11 or newer.
#
#   make demo             replay the night of 10-11 December 2016, then serve the operations room (SERVE=0: stop before)
#   make test             every test, on all processors; ARGS="-k ledger" picks some, ARGS="-n 0" takes one processor
#   make lint             ruff, the formatter, mypy and the floor plan
#   make lock             write requirements.lock again (UPGRADE=1: newest versions)
#   make reference        write docs/kinds.md again from the catalogue
#   make page             build the browser's page again
#   make browser          get a Chromium for the browser tests, where this machine has none
#   make bench            the benchmarks, as ratios against named peers
#   PYTHON=/path/python3  use this Python

SHELL := /bin/sh
BIN := .venv/bin
SERVE ?= 1
ARGS ?=
export SERVE

NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
    $$p -c '$(NEW_ENOUGH)' >/dev/null 2>&1 && { echo $$p; break; }; done)

.DEFAULT_GOAL := help
.PHONY: help setup demo test lint lint-rules lint-layout lint-types lint-plan lock reference page browser bench clean

help:
	@sed -n 's/^#   \(.*\)/  \1/p' Makefile

setup:
	@test -n "$(PYTHON)" || { echo "safepassage: no Python 3.11 or newer found; install one, or name it: make PYTHON=/path/to/python3" >&2; exit 2; }
	@"$(PYTHON)" tools/set_up.py

demo: setup
	@$(BIN)/safepassage demo $(ARGS)

test: setup
	@$(BIN)/python -m pytest -n auto --dist worksteal $(ARGS)

lint: lint-rules lint-layout lint-types lint-plan

lint-rules: setup
	@$(BIN)/ruff check .

lint-layout: setup
	@$(BIN)/ruff format --check .

lint-types: setup
	@$(BIN)/mypy

lint-plan: setup
	@$(BIN)/lint-imports --no-cache

lock: setup
	@$(BIN)/python tools/lock.py $(if $(UPGRADE),--upgrade)

reference: setup
	@$(BIN)/safepassage kinds --reference > docs/kinds.md

page: setup
	@$(BIN)/python hatch_build.py

browser: setup
	@$(BIN)/python tools/browser.py

bench: setup
	@missed=0; for script in benchmarks/[a-z]*.py; do echo "== $$script"; $(BIN)/python "$$script" $(ARGS) || missed=1; done; exit $$missed

clean:
	rm -rf web/node_modules tests/browser/node_modules tests/browser/.chromium src/safepassage/service/web
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
