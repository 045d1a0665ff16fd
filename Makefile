# Everything one does here. `make demo` and `make test` need nothing set up before.
# The first Python of these that is 3.11 or newer (or: make PYTHON=/path/to/python3 …).
PYTHON ?= $(shell for p in python3 python3.11 python3.12 python3.13 python3.14; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
POSTGRES_URL ?= postgres://postgres@127.0.0.1:5432/postgres

.PHONY: demo test test-postgres barriers bench screenshots check lint types messages lock clean help

help:
	@echo "make demo            set up and serve the demo on http://127.0.0.1:$(PORT)/ (PORT=… for another)"
	@echo "make test            all tests on SQLite, browser journeys included where Chromium is found"
	@echo "make test-postgres   the same on PostgreSQL (POSTGRES_URL=$(POSTGRES_URL))"
	@echo "make barriers        axe and our own checks on every kind of page, in every language and look"
	@echo "make bench           what a page costs: paint, layout shift, bytes, processor time, queries; with the goals"
	@echo "make screenshots     photograph the ten most important pages into var/screenshots/ (FOR_README=1: docs/images/ too)"
	@echo "make check           what CI runs: lint, types, imports, migrations, translations, both databases"

demo: $(VENV)/demo-is-ready
	@BASE_URL=$${BASE_URL:-http://127.0.0.1:$(PORT)} $(BIN)/python manage.py demo --port $(PORT)

test: $(VENV)/tests-are-ready
	@$(BIN)/pytest

# What a page looks like, weighs and how it is worked is the same on every database, and so is what meets none: tests
# marked `looks` or `once` run on SQLite alone. What is stored is tried on both: a whole course, attempts, a killed
# server, managers, authors.
test-postgres: $(VENV)/tests-are-ready
	@DATABASE_URL=$(POSTGRES_URL) DATABASE_POOL=0 $(BIN)/pytest -m "not looks and not once"

# Every kind of page in every language, light and dark, on wide and narrow screens (the ordinary run sees the first language whole and the others in turn).
barriers: $(VENV)/tests-are-ready
	@EVERY_LOOK=1 $(BIN)/pytest tests/journeys/test_no_barriers.py tests/journeys/test_no_barriers_inside.py tests/journeys/test_styleguide.py

bench: $(VENV)/tests-are-ready
	@$(BIN)/python -m tests.bench

screenshots: $(VENV)/tests-are-ready
	@$(BIN)/python -m tests.screenshots $(if $(FOR_README),--for-readme)

check: lint types test test-postgres

lint: $(VENV)/tests-are-ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/djlint --quiet --lint templates
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py check --fail-level WARNING
	SECRET_KEY=only-to-check-a-production-set-up-0123456789-abcdefghij-ABCDEFGHIJ ALLOWED_HOSTS=training.example.org \
		BASE_URL=https://training.example.org DATABASE_URL=postgres://nobody@127.0.0.1/none \
		$(BIN)/python manage.py check --deploy --fail-level WARNING

types: $(VENV)/tests-are-ready
	$(BIN)/mypy

# The locks name versions and hashes and no index; uv is only needed to make them anew.
lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --upgrade --quiet \
		pyproject.toml -o requirements.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --upgrade --quiet \
		pyproject.toml --group dev -o requirements-dev.lock

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed (on Debian: apt install python3 python3-venv)."; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "Python's venv module is needed (on Debian: apt install python3-venv)."; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/demo-is-ready: requirements.lock | $(BIN)/python
	@echo "Installing the locked packages (once, about a minute) …"
	@$(PIP) -r requirements.lock
	@touch $@

$(VENV)/tests-are-ready: requirements-dev.lock | $(BIN)/python
	@echo "Installing the locked packages for tests (once, about a minute) …"
	@$(PIP) -r requirements-dev.lock
	@touch $(VENV)/demo-is-ready $@

# Extracts the messages and brings the catalogues of all languages up to date; then translate what is empty, and again.
messages: $(VENV)/tests-are-ready
	@DJANGO_SETTINGS_MODULE=elearning.settings $(BIN)/python -m tests.catalogues

clean:
	rm -rf $(VENV) var
