# `make run` on a fresh machine needs python3 (3.11 or newer) with venv, and a package index that pip can reach.

PYTHON ?= python3
BIN := .venv/bin
HOST ?= 127.0.0.1
PORT ?= 8000
MILLIONS ?= 1

.DEFAULT_GOAL := help
.PHONY: help run test quick check messages bench docs clean

help:  ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /	/' | expand -t 10

run: .venv/run.stamp  ## the demo, at http://127.0.0.1:8000
	@$(BIN)/tuquan setup --demo
	@$(BIN)/tuquan serve --host $(HOST) --port $(PORT)

test: .venv/dev.stamp  ## the whole suite, on SQLite and on PostgreSQL where TUQUAN_TEST_POSTGRES names one
	$(BIN)/pytest -n auto
	@if [ -n "$$TUQUAN_TEST_POSTGRES" ]; then TUQUAN_DATABASE_URL="$$TUQUAN_TEST_POSTGRES" $(BIN)/pytest -n auto -m "not embedded"; fi

quick: .venv/dev.stamp  ## tests while you work: nothing slow, no browser
	$(BIN)/pytest -n auto -m "not slow and not browser"

check: .venv/dev.stamp  ## lint, types, floors, migrations, translations, house rules, docs
	$(BIN)/ruff check tuquan bench tools
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py check --fail-level WARNING
	$(BIN)/pytest tuquan/tests/test_translations.py tuquan/tests/test_rules.py tuquan/config/tests/test_docs.py
	$(BIN)/mkdocs build --strict

messages: .venv/dev.stamp  ## bring new English strings into the Vietnamese catalogue
	$(BIN)/python -m tools.messages

docs: .venv/dev.stamp  ## draw the reference pages anew and build the docs into build/docs
	$(BIN)/python -m tuquan.config.reference
	$(BIN)/mkdocs build --strict

bench: .venv/dev.stamp  ## figures, posting, import and a merger at MILLIONS of records (1)
	$(BIN)/python -m bench --millions $(MILLIONS)

clean:  ## forget the environment and the caches, keep var/
	rm -rf .venv .pytest_cache .ruff_cache .mypy_cache .hypothesis .import_linter_cache

# The same hash-pinned list for uv (quick) and pip (always there). The stamp lets a second run start at once.
.venv/run.stamp: requirements.txt
	@$(call install,requirements.txt)
	@touch $@

.venv/dev.stamp: requirements-dev.txt
	@$(call install,requirements-dev.txt)
	@touch $@ .venv/run.stamp

define install
set -e; \
$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed (PYTHON=...)"; exit 1; }; \
[ -x $(BIN)/python ] || $(PYTHON) -m venv .venv || { echo "python3-venv is needed: apt-get install python3-venv"; exit 1; }; \
echo "installing $(1)"; \
{ $(BIN)/pip install -q uv && $(BIN)/uv pip install -q --python $(BIN)/python --require-hashes -r $(1); } 2>/dev/null \
	|| $(BIN)/pip install -q --require-hashes -r $(1); \
$(BIN)/python -c 'import pathlib, sysconfig; pathlib.Path(sysconfig.get_path("purelib"), "tuquan.pth").write_text(str(pathlib.Path.cwd()) + "\n")'; \
printf '#!/bin/sh\nexec "$$(dirname "$$0")/python" -m tuquan "$$@"\n' > $(BIN)/tuquan; \
chmod +x $(BIN)/tuquan
endef
