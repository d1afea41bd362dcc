# Every target works on a fresh clone that has only make and a Python of at least 3.11.
#
#     make PYTHON=/path/to/python3.12 test      to choose the interpreter
#     make OPTIONAL= test                       to leave out what is optional; its tests are skipped

SHELL := /bin/sh
.DEFAULT_GOAL := help
.SUFFIXES:

VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
SPARK := $(VENV)/.spark
BENCH := .venv-bench
EXTRAS := dev
MINUTES := 10
SEED := 1
# What is installed besides where it can be: other channels of inference, and grading on Spark.
OPTIONAL := durable bulk spark

# The first interpreter that is new enough and can make an environment: the plain one if it will do.
NEW_ENOUGH := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))
HAS_PIP := import sys, pip; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	if "$$python" -c '$(NEW_ENOUGH)' >/dev/null 2>&1; then echo "$$python"; break; fi; done)

PIP := $(BIN)/python -m pip --quiet --quiet --disable-pip-version-check --no-input

SOURCES := src tests $(wildcard benchmarks examples)

.PHONY: help install replay day mutate test check bench bench-quick lint format schemas snapshots agree fuzz wheel clean

help:  ## Show what can be made.
	@echo "usage: make [PYTHON=python3.x] <target>"
	@echo
	@sed -n 's/^\([a-z][a-z-]*\):.*## \(.*\)/  \1|\2/p' Makefile | awk -F '|' '{ printf "%-12s %s\n", $$1, $$2 }'

install: $(STAMP)  ## Create .venv and install riskengine into it, with the tools of development.

$(STAMP): pyproject.toml
	@python="$(PYTHON)"; \
	if $(BIN)/python -c '$(HAS_PIP)' >/dev/null 2>&1; then exit 0; fi; \
	if [ -z "$$python" ]; then \
		echo "make: no Python >= 3.11 with venv was found; say where: make PYTHON=/path/to/python3" >&2; exit 1; fi; \
	if ! "$$python" -c '$(NEW_ENOUGH)' >/dev/null 2>&1; then \
		echo "make: $$python is not a Python >= 3.11 with venv" >&2; exit 1; fi; \
	"$$python" -m venv --clear $(VENV)
	@echo "== installing into $(VENV), with $$($(BIN)/python --version)"
	@$(PIP) install --editable '.[$(EXTRAS)]'
	@if [ -n "$(filter bulk,$(OPTIONAL))" ]; then $(PIP) install --editable '.[bulk]'; fi
	@without() { echo "== without durable-rules: $$1; what needs it says so and is skipped"; }; \
	if [ -z "$(filter durable,$(OPTIONAL))" ]; then without "it was not asked for"; \
	elif ! $(BIN)/python -c 'import sys; sys.exit(sys.version_info >= (3, 13))'; then \
		without "it cannot be imported by Python 3.13 or later"; \
	elif ! command -v "$${CC:-cc}" >/dev/null 2>&1; then without "it has to be compiled, and there is no C compiler"; \
	elif ! $(PIP) install --editable '.[durable]'; then without "it could not be installed (see above)"; fi
	@touch $@

# Spark is half a gigabyte: it is installed for the tests alone, and only where there is a Java to run it.
$(SPARK): $(STAMP)
	@without() { echo "== without Spark: $$1; its tests are skipped"; }; \
	if [ -z "$(filter spark,$(OPTIONAL))" ]; then without "it was not asked for"; \
	elif ! command -v java >/dev/null 2>&1; then without "there is no Java here"; \
	elif ! $(PIP) install --editable '.[spark]'; then without "it could not be installed (see above)"; fi
	@touch $@

replay: $(STAMP)  ## Replay every scenario: what the engine would have said, and when.
	@$(BIN)/riskengine replay

day: $(STAMP)  ## Play an ordinary day of calls: what the rules cost in attention.
	@$(BIN)/riskengine day

mutate: $(STAMP)  ## Change one thing in a rule at a time, and list what no scenario notices; some minutes.
	@$(BIN)/riskengine mutate --pack national

test: lint $(SPARK)  ## Lint, check the types and the layers, then run the tests.
	@echo "== pytest"
	@$(BIN)/python -m pytest -n auto --dist worksteal

check: $(STAMP)  ## Check the rules; replay checks the scenarios.
	@$(BIN)/riskengine check

lint: $(STAMP)  ## Run ruff, mypy and import-linter, stopping at the first that fails.
	@echo "== ruff check"
	@$(BIN)/python -m ruff check $(SOURCES)
	@echo "== ruff format --check"
	@$(BIN)/python -m ruff format --check $(SOURCES)
	@echo "== mypy"
	@$(BIN)/python -m mypy
	@echo "== import-linter"
	@$(BIN)/lint-imports --no-logo

format: $(STAMP)  ## Put the code in order, mending what ruff can mend.
	@$(BIN)/python -m ruff check --fix $(SOURCES)
	@$(BIN)/python -m ruff format $(SOURCES)

bench: $(BENCH)/.installed  ## Measure riskengine beside other engines, and write benchmarks/RESULTS.md; half an hour.
	@$(BENCH)/bin/python benchmarks/bench.py

bench-quick: $(BENCH)/.installed  ## The same on little of everything, into RESULTS-QUICK.md; two minutes.
	@$(BENCH)/bin/python benchmarks/bench.py --quick --output benchmarks/RESULTS-QUICK.md

$(BENCH)/.installed: benchmarks/requirements.txt benchmarks/environment.py pyproject.toml
	@if [ -z "$(PYTHON)" ]; then echo "make: no Python >= 3.11 with venv was found" >&2; exit 1; fi
	@echo "== installing what is measured into $(BENCH)"
	@"$(PYTHON)" -m venv --clear $(BENCH)
	@$(BENCH)/bin/python benchmarks/environment.py
	@touch $@

schemas: $(STAMP)  ## Write the JSON Schemas again.
	@$(BIN)/riskengine schema --write schemas

snapshots: $(STAMP)  ## Write the snapshots again; read the diff before you commit it.
	@$(BIN)/python -m pytest --snapshot-update

agree: $(STAMP)  ## Compare the channels over generated rules, then every scenario: make agree MINUTES=10 SEED=1
	@$(BIN)/python tests/agree.py --minutes $(MINUTES) --seed $(SEED)

fuzz: $(STAMP)  ## Run the properties with many more examples, at random.
	@HYPOTHESIS_PROFILE=long $(BIN)/python -m pytest tests/properties

wheel: $(STAMP)  ## Build the wheel and the source distribution into dist/.
	@$(BIN)/python -m build --no-isolation

clean:  ## Remove the environment and everything generated.
	@rm -rf $(VENV) $(BENCH) build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis \
		.benchmarks .coverage .coverage.* htmlcov
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
