# OpenTamin. `make` alone prints this help. Paths are relative on purpose: a folder with spaces in its name works.
PYTHON ?= python3
RUN := .venv/bin/python -m opentamin
.DEFAULT_GOAL := help
.PHONY: help setup demo serve worker test quick soak fuzz bench lint format docs gallery lock clean

help: ## print this help
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | while IFS="$$(printf '\t')" read -r name words; do printf '  make %-9s %s\n' "$$name" "$$words"; done

setup: ## environment, database, schema and law; nothing else
	@$(PYTHON) bootstrap.py server
	@$(RUN) setup

demo: setup ## the whole stretch on sample lists and on 2 months of invented workshops
	@$(RUN) demo

serve: setup ## open the pages on http://127.0.0.1:8000 (pages and worker; Ctrl-C ends both)
	@$(RUN) serve

worker: setup ## work off the queue of submitted lists only
	@$(RUN) worker

test: ## everything that must hold: format, lint, types, imports, migrations, all tests (also what CI runs)
	@$(PYTHON) bootstrap.py test
	@.venv/bin/python -m tests.run

quick: ## the tests without the slow ones, stop at the first failure
	@$(PYTHON) bootstrap.py test
	@.venv/bin/python -m pytest -x -m "not kill and not browser and not second_postgres"

soak: ## the long rest: thousands of kills, millions of random lines against the oracle (hours; SOAK_MINUTES=60)
	@$(PYTHON) bootstrap.py test
	@.venv/bin/python -m tests.soak

fuzz: ## coverage-guided fuzzing of the readers (atheris is installed on demand; FUZZ_SECONDS=300)
	@$(PYTHON) bootstrap.py test
	@.venv/bin/python -m tests.fuzz

bench: ## measure, beside what it is measured against
	@$(PYTHON) bootstrap.py test
	@.venv/bin/python -m benchmarks

lint: ## format, lint, types and import contracts only
	@$(PYTHON) bootstrap.py test
	@.venv/bin/python -m tests.run --lint-only

format: ## put every file into form
	@$(PYTHON) bootstrap.py test
	@.venv/bin/ruff format . && .venv/bin/ruff check --fix .

docs: ## write again the pages that come from code and data
	@$(PYTHON) bootstrap.py test
	@.venv/bin/python -m tests.generated_docs --write

gallery: setup ## pictures of every page in both languages and three widths (needs Debian's package chromium)
	@$(PYTHON) bootstrap.py test
	@.venv/bin/python -m tests.browser.gallery

lock: ## pin the requirements again, with hashes and without any index address
	@$(PYTHON) bootstrap.py test
	@.venv/bin/python -m pip install --quiet pip-tools
	@for name in base server test; do .venv/bin/pip-compile --quiet --upgrade --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url --no-emit-trusted-host --no-emit-find-links -o requirements/$$name.txt requirements/$$name.in; done

clean: ## take away the environment and caches; data stays in .data
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache build dist
