# One word for each thing one does with MedAqy. Every target does its own set-up; `make` alone lists them.
#
#   make chat lang=kk                  a conversation in this terminal
#   make PYTHON=python3.13 install     another Python than python3 (3.11 or newer)
#   make VENV=../venv check           another place for the virtual environment

PYTHON ?= python3
VENV ?= .venv
# More workers than cores: many tests wait, for a process to start or for a reply to come.
JOBS ?= 4
UV ?= uv
lang ?=

BIN := $(VENV)/bin
INSTALLED := $(VENV)/.medaqy-installed
COMPILED := $(VENV)/.medaqy-catalogues
PO := $(wildcard locales/*/LC_MESSAGES/*.po)
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install
PYTEST := $(BIN)/python -m pytest
# Workers must collect the same tests in the same order, also where a test walks through a set.
SPREAD := PYTHONHASHSEED=0 $(PYTEST) -q -n $(JOBS)
LOCK := pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-emit-find-links --no-annotate --no-header

# Compiled modules are kept: without them every process that starts compiles all anew, which takes longer than its work.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help chat run install catalogues test prove check bench pages lock clean \
	lint types walls texts rulebook fresh house coverage prove-law prove-bot

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

chat: install ## a conversation in the terminal; `make chat lang=kk` (or ru, en)
	@$(BIN)/medaqy chat $(if $(lang),--lang $(lang))

run: install ## the bot on Telegram; needs BOT_TOKEN
	@$(BIN)/medaqy run

install: $(INSTALLED) catalogues ## the set-up alone: .venv with `medaqy` in it

# A kept .venv is kept, unless another Python was asked for by name.
$(INSTALLED): requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo 'MedAqy needs Python 3.11 or newer; name one: make PYTHON=python3.12 $(MAKECMDGOALS)' >&2; exit 1; }
	@echo 'Setting up $(VENV); the first time takes a minute or two.'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip >/dev/null
	@$(PIP) --require-hashes -r requirements/dev.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

ifneq ($(filter command line environment,$(origin PYTHON)),)
asked := $(shell $(PYTHON) -c 'import sys; print(*sys.version_info[:2])' 2>/dev/null)
found := $(shell $(BIN)/python -c 'import sys; print(*sys.version_info[:2])' 2>/dev/null)
ifneq ($(found),)
ifneq ($(asked),$(found))
.PHONY: another-python
$(INSTALLED): another-python
another-python:
	@echo '$(VENV) is of Python $(found), asked was $(asked): making it anew.'
	@$(PYTHON) -m venv --clear $(VENV)
endif
endif
endif

catalogues: $(COMPILED) ## compile what people read (locales/*.po to .mo)

$(COMPILED): $(INSTALLED) $(PO)
	@$(BIN)/python -m checks.compile_catalogues
	@touch $@

test: install ## unit tests and journeys, minutes
	$(SPREAD)

prove: install ## the long proofs: the walk, the oracle, the mutation of the rulebook; kills, faults, hostile texts
	@$(MAKE) --no-print-directory -j2 $(if $(filter output-sync,$(.FEATURES)),--output-sync) prove-law prove-bot

prove-law: install ## those of rules/ and flows/ alone
	$(PYTEST) -q -m prove --durations=10 --ignore=tests/bot

prove-bot: install ## those of bot/ alone
	$(PYTEST) -q -m prove --durations=10 tests/bot

check: lint types walls texts rulebook fresh coverage ## every gate
	@echo 'Every gate is passed.'

lint: install ## ruff: rules and layout
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: install ## mypy, strict
	$(BIN)/mypy

walls: install ## import-linter: who may know whom
	$(BIN)/lint-imports --no-logo

texts: install ## the catalogues: complete, consistent, spelt
	$(BIN)/python -m checks.catalogues

rulebook: install ## the rulebook is whole
	$(BIN)/medaqy rules check

fresh: install ## generated pages equal what would be generated now
	$(BIN)/python -m checks.pages

pages: install ## write the generated pages
	$(BIN)/python -m checks.pages --write

house: install ## lengths, names and words of files
	$(PYTEST) -q tests/test_house.py

coverage: install ## unit tests, with every branch of rules and flows and nine tenths of bot
	$(SPREAD) --cov --cov-report=
	$(BIN)/coverage report --include='rules/*,flows/*' --fail-under=100
	$(BIN)/coverage report --include='bot/*' --fail-under=90

bench: install ## every script of benchmarks/
	@set -e; for script in $(wildcard benchmarks/*.py); do echo "== $$script"; $(BIN)/python $$script; done

lock: ## resolve the requirements anew (needs uv)
	$(UV) $(LOCK) $(upgrade) -o requirements/base.txt pyproject.toml
	$(UV) $(LOCK) $(upgrade) -c requirements/base.txt --group dev -o requirements/dev.txt pyproject.toml
	$(UV) $(LOCK) -c requirements/dev.txt --group build -o requirements/build.txt

clean: ## remove what was made here
	rm -rf $(VENV) build dist .coverage .coverage.* .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find locales -name '*.mo' -delete
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
