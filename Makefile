# All the verbs there are. `make demo` and `make test` are the two a newcomer needs.
PYTHON ?= python3
PY := .venv/bin/python
T ?= tests

.DEFAULT_GOAL := help
.PHONY: help setup demo test check bench figures lock

help:            ## what can be asked for
	@sed -n 's/^\([a-z]*\): .*## /  make \1\t/p' Makefile

setup: .venv/.test   ## build .venv from the locked, hashed requirements

demo: .venv/.run     ## the night in Port Larkin, on this machine
	@.venv/bin/offramp demo $(DEMO)

test: .venv/.test    ## every test, in a real browser too; T=tests/rooms/curb for a part
	@$(PY) tests/with_chromium.py
	@$(PY) -m pytest $(T)
	@$(PY) bench/print_figures.py

check: .venv/.test   ## format, lint, types, import contracts, known vulnerabilities, laws without the large proof
	@.venv/bin/ruff format --check .
	@.venv/bin/ruff check .
	@.venv/bin/lint-imports --no-cache
	@.venv/bin/mypy
	@$(PY) requirements/audit.py
	@$(PY) -m pytest tests/laws -m "not proof"

bench: .venv/.test   ## the benchmarks, a ratio or a budget each
	@$(PY) bench/all.py

figures: .venv/.test ## the numbers of the last runs, beside their bars
	@$(PY) bench/print_figures.py

lock: .venv/.tools   ## write requirements/ anew from pyproject.toml
	.venv/bin/uv pip compile -q requirements/tools.in -o requirements/tools.txt $(COMPILE)
	.venv/bin/uv pip compile -q pyproject.toml -o requirements/run.txt $(COMPILE)
	.venv/bin/uv pip compile -q pyproject.toml --extra test -c requirements/run.txt -o requirements/test.txt $(COMPILE)
COMPILE := --generate-hashes --universal --python-version 3.11 --no-emit-index-url --no-emit-find-links --no-header

.venv/.tools: requirements/tools.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Offramp needs Python 3.11 or later: make PYTHON=python3.11 ...")'
	@$(PYTHON) -m venv .venv
	@$(PY) -m pip install -q --disable-pip-version-check --require-hashes -r requirements/tools.txt
	@touch $@

.venv/.run: .venv/.tools requirements/run.txt pyproject.toml
	@.venv/bin/uv pip install -q -p $(PY) --require-hashes -r requirements/run.txt
	@.venv/bin/uv pip install -q -p $(PY) --no-deps --no-build-isolation -e .
	@touch $@

.venv/.test: .venv/.run requirements/test.txt
	@.venv/bin/uv pip sync -q -p $(PY) --require-hashes requirements/tools.txt requirements/test.txt
	@.venv/bin/uv pip install -q -p $(PY) --no-deps --no-build-isolation -e .
	@touch $@
