# 이음. `make` lists what can be done. Everything installed goes into this folder; system packages come
# from Debian and are installed only when missing and allowed.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
MANAGE := $(BIN)/python manage.py
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help
help: ## List the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-17s %s\n", $$1, $$2}'

.PHONY: check
check: ## Say what this machine lacks for `make run` and `make test`
	@requirements/system.sh report

.PHONY: system system-test
system:
	@requirements/system.sh install requirements/debian.txt
system-test:
	@requirements/system.sh install requirements/debian.txt requirements/debian-test.txt

$(VENV)/.installed: requirements/uv.lock requirements/dev.lock
	@echo "── Python packages from requirements/dev.lock"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --require-hashes -r requirements/uv.lock
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip sync --quiet --require-hashes requirements/dev.lock requirements/uv.lock
	@touch $@

node_modules/.installed: package.json package-lock.json $(VENV)/.installed
	@echo "── Fonts and design system from package-lock.json"
	@if command -v npm >/dev/null; then npm ci --silent --ignore-scripts --no-audit --no-fund; else \
	  echo "   (no Node here: taking it from PyPI)"; \
	  $(PYTHON) -m venv $(VENV)-node && $(VENV)-node/bin/pip install --quiet --require-hashes -r requirements/node.lock && \
	  PATH="$$PWD/$(VENV)-node/bin:$$PATH" $(VENV)-node/bin/npm ci --silent --ignore-scripts --no-audit --no-fund; fi
	@touch $@

assets/.installed: node_modules/.installed marketplace/core/assets.py
	@$(MANAGE) assets
	@touch $@

marketplace/locale/.compiled: $(wildcard marketplace/locale*/*/LC_MESSAGES/*.po) $(VENV)/.installed
	@echo "── Translations"
	@$(BIN)/pybabel -q compile --directory marketplace/locale --domain django --statistics >/dev/null
	@$(BIN)/pybabel -q compile --directory marketplace/locale_admin --domain django >/dev/null
	@touch $@

var/vectors/.library: $(wildcard search/data/*.toml marketplace/demo/content/use_cases.toml) $(VENV)/.installed
	@echo "── Meaning of the use-case library (about a minute, once)"
	@$(MANAGE) library_vectors
	@touch $@

.PHONY: setup
setup: system $(VENV)/.installed assets/.installed marketplace/locale/.compiled var/vectors/.library ## Install everything the site needs
	@echo "── Ready"

.PHONY: run
run: setup ## Start the site with demonstration data on http://localhost:8000
	@$(MANAGE) run

.PHONY: run-elasticsearch
run-elasticsearch: setup system-test ## The same, finding with a local Elasticsearch (needs Java and Maven)
	@$(BIN)/python -m tests.elastic.node $(MANAGE) run

.PHONY: test
test: setup system-test ## Run every test, bringing what they need
	@$(BIN)/python -m tests.run

.PHONY: test-fast
test-fast: setup ## Run the tests that need nothing but Python, on SQLite
	@$(BIN)/python -m tests.run fast

.PHONY: lint
lint: setup ## Check style, imports, templates and types
	@$(BIN)/python -m tests.run lint

.PHONY: format
format: setup ## Put the code in its form
	@$(BIN)/ruff check --quiet --fix . ; $(BIN)/ruff format --quiet .

.PHONY: pilot
pilot: setup ## Play a whole round of fourteen firms into var/pilot: sealed agreements, ledger, proof
	@$(MANAGE) pilot --out var/pilot

.PHONY: bench
bench: setup system-test ## Measure: seconds per step, documents, money under contention, search (fails nothing)
	@$(BIN)/python -m tests.benchmarks

.PHONY: fuzz
fuzz: setup ## Change a sealed agreement ten thousand times, and say how often it is taken for genuine
	@$(BIN)/python -m tests.fuzz

.PHONY: screenshots
screenshots: setup system-test ## Take pictures of every page into var/screenshots, and say what is wrong with them
	@$(BIN)/python -m tests.screenshots

.PHONY: messages
messages: setup ## Collect the texts to translate (needs gettext)
	@$(MANAGE) makemessages --locale ko --no-location --no-obsolete --ignore 'tests/*' --ignore 'node_modules/*' --ignore '.venv*/*' --ignore 'var/*' --ignore 'assets/*'

.PHONY: lock
lock: $(VENV)/.installed ## Choose versions anew from pyproject.toml (hashes only, no addresses)
	@for extra in base dev; do \
	  $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 \
	    $$([ $$extra = dev ] && echo --extra dev) pyproject.toml --output-file requirements/$$extra.lock; done

.PHONY: reset
reset: ## Throw the local site's data away (not the vector cache)
	@rm -rf var/site && echo "var/site is gone; make run loads it anew"
