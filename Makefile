# Everything here works on a machine that has Python 3.11 or newer and make; what it installs goes into .venv.

PYTHON ?= python3
BIN := .venv/bin

export DO_NOT_TRACK := 1
export PREFECT_SERVER_ANALYTICS_ENABLED := false
export DBT_SEND_ANONYMOUS_USAGE_STATS := false

.PHONY: help install run test test-long lint score bench serve docs clean lock

help:  ## list what can be made
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:[^#]*## /\t/' | expand -t 12

.venv/.installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo 'Broadsheet needs Python 3.11 or newer. Name one: make PYTHON=python3.12 ...'; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

install: .venv/.installed  ## install what the lock file names into .venv

run: install  ## read the inbox (seeds/) and publish an edition
	@$(BIN)/broadsheet run

test: install  ## run the tests but for the long ones
	$(BIN)/pytest --numprocesses 2 --dist loadgroup -m 'not long'

test-long: install  ## run the long tests: the whole service, kills, full disks, 10,000 odd files, rebuilds
	$(BIN)/pytest --numprocesses 2 --dist loadgroup -m long

lint: install  ## ruff, mypy, sqlfluff, dbt parse
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	cd dbt_project && ../$(BIN)/dbt parse --quiet --profiles-dir .
	@# sqlfluff compiles the models, for which dbt wants a database to open: an empty one will do
	cd dbt_project && mkdir -p target && \
		BROADSHEET_WAREHOUSE=target ../$(BIN)/sqlfluff lint --disable-progress-bar models tests

score: install  ## compare the published edition with the hand-made readings
	$(BIN)/python tests/gold/score.py warehouse/data/broadsheet.duckdb

bench: install  ## time the reader, beside others and as pages grow
	$(BIN)/python benchmarks/reading.py
	$(BIN)/python benchmarks/growth.py

serve: install  ## run the scheduled deployments with a Prefect server (http://127.0.0.1:4200)
	@$(BIN)/broadsheet serve

docs: install  ## build and serve the docs site (http://127.0.0.1:8080)
	@$(BIN)/broadsheet docs

clean:  ## remove what was installed and generated; the warehouse's data stays
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis .sqlfluff_cache dbt_project/target dbt_project/logs
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

lock:  ## resolve pyproject.toml into requirements.lock (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-strip-extras \
		--no-emit-index-url --no-emit-find-links --group dev --custom-compile-command 'make lock' \
		pyproject.toml --output-file requirements.lock
	@# older pips do not see that a pin with an extra (sqlalchemy[asyncio]) pins the package too: it is pinned twice
	awk '/^[a-z0-9]/ { extra = $$1 ~ /\[/; if (extra) { pin = $$0; sub(/\[[^]]*\]/, "", pin); twice = twice pin "\n" } } \
		extra && /--hash/ { twice = twice $$0 "\n" } \
		{ print } END { printf "%s", twice }' requirements.lock > requirements.lock.new
	mv requirements.lock.new requirements.lock
