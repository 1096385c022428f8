# `make help` says what there is. Only python3 (3.11 or newer), pip or venv, and make are needed.

.DEFAULT_GOAL := help
BIN := .venv/bin
SOURCE := portal kb tickets complaints
# The least branch coverage in per cent that `make test` accepts.
MIN_COVERAGE ?= 90
# Counting takes time: once for both pairs is enough.
COVERAGE ?= --cov --cov-report=term --cov-fail-under=$(MIN_COVERAGE)
# More for pytest: make test ARGS="tests/portal -x"
ARGS ?=

.PHONY: help run test check bench screenshots messages lock install install-dev

help: ## This list
	@sed -n 's/^\([a-z-]*\):.*## /\1	/p' Makefile | expand -t 14

run: install ## Run the product on this machine: PORT=8001 make run
	@DEBUG=$${DEBUG:-1} exec $(BIN)/python manage.py serve

test: install-dev ## Run all tests, on the database and broker that the environment names
	@command -v chromium >/dev/null || { \
	  echo "Chromium is missing. Run: sudo apt-get install chromium fonts-noto-cjk" >&2; exit 1; }
	@$(BIN)/pytest $(COVERAGE) $(ARGS)

bench: install-dev ## Measure filing against bare views
	@$(BIN)/python -m tests.bench
	@DATABASE_URL= $(BIN)/python -m tests.bench mail

screenshots: install-dev ## Draw every page and email into screenshots/
	@$(BIN)/python -m tests.screenshots

messages: install-dev ## Gather the texts to translate, and compile the translations (needs gettext)
	@$(BIN)/python manage.py makemessages --all --no-wrap --add-location=file --no-obsolete \
	  --ignore=.venv --ignore=var --ignore=staticfiles --ignore=tests
	@$(BIN)/python manage.py compilemessages --ignore=.venv

lock: ## Lock what pyproject.toml names, with hashes; all anew with UPGRADE=--upgrade (needs uv)
	@command -v uv >/dev/null || { echo "uv is missing. Run: pipx install uv" >&2; exit 1; }
	@$(COMPILE) --output-file=requirements.txt
	@$(COMPILE) --group=dev --output-file=requirements-dev.txt

COMPILE = uv pip compile --quiet $(UPGRADE) --universal --generate-hashes --no-header \
  --no-emit-index-url --no-annotate --python-version=3.11 pyproject.toml

install:
	@.ci/install requirements.txt

install-dev:
	@.ci/install requirements-dev.txt

# The checks stand on their own, so that one that fails does not hide the others.
CHECKS := lint format types imports templates migrations translations deploy dependencies

.PHONY: $(CHECKS)

check: install-dev ## Everything that can be said about the code without running it
	@$(MAKE) --keep-going --no-print-directory $(CHECKS)

# The checks' own key and folder: they leave nothing in var/.
$(CHECKS): export SECRET_KEY := a-key-for-the-checks-only-0123456789-0123456789-abcdefghij
$(CHECKS): export STATE_DIR := $(CURDIR)/.venv/checks
$(CHECKS): export DATABASE_URL :=

lint:
	$(BIN)/ruff check --quiet

format:
	$(BIN)/ruff format --check --quiet

types:
	$(BIN)/mypy $(SOURCE) manage.py

imports:
	$(BIN)/lint-imports

templates:
	$(BIN)/djangofmt check templates
	$(BIN)/djangofmt --check --quiet templates

migrations:
	@mkdir -p $(STATE_DIR)
	$(BIN)/python manage.py makemigrations --check --dry-run

translations:
	$(BIN)/pytest --quiet tests/test_translations.py

# As it would run in public; every warning counts.
deploy: export DEBUG := 0
deploy: export SITE_URL := https://support.example.com
deploy: export ALLOWED_HOSTS := support.example.com
deploy: export EMAIL_URL := smtp+tls://portal:secret@mail.example.com
deploy: export DEFAULT_FROM_EMAIL := support@example.com
deploy: export COMPLAINTS_PHONE := +49 30 1234567
deploy:
	$(BIN)/python manage.py check --deploy --fail-level=WARNING

dependencies:
	$(BIN)/deptry .
