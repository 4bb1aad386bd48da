# The environment in .venv and the commands that everybody needs; `make help` lists them.

PYTHON ?= python3
# An additional index to take torch from. On Linux without a GPU, PyTorch's CPU index (its address is in
# binder/requirements.txt) saves gigabytes.
TORCH_INDEX ?=
# What `make test` runs, and on how many cores.
TESTS ?= tests
LECTURES ?= $(wildcard course/lectures/*.ipynb)
JOBS ?= 2
# `make check` runs the tests of what changed since this branch.
SINCE ?= main

VENV := .venv
PIP := $(VENV)/bin/python -m pip install --quiet --disable-pip-version-check -c binder/constraints.txt \
       $(if $(TORCH_INDEX),--extra-index-url $(TORCH_INDEX))
PYTEST := $(VENV)/bin/python -m pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder

# nbgrader calls programs of its environment by name.
export PATH := $(CURDIR)/$(VENV)/bin:$(PATH)
SHELL := bash
.SHELLFLAGS := -euo pipefail -c

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo hub test check lab lint release button proxy environment system clean

help: ## list the commands
	@sed -n 's/^\([a-z]*\):.*## /  make \1 - /p' Makefile

demo: environment system ## release an assignment, grade a sample class, show table, feedback and report
	autograder demo

test: lint proxy ## check style and types, run every lecture and all tests
	$(if $(LECTURES),$(PYTEST) --nbval-lax --nbval-current-env $(LECTURES))
	$(PYTEST) $(TESTS)

check: lint ## what an edit needs: style, types, and the quick tests of what changed since main
	autograder release --all --check
	$(PYTEST) -m "not slow and not browser and not postgres" $$($(VENV)/bin/python tests/changed.py $(SINCE))

lab: environment ## open the lectures in JupyterLab
	jupyter lab --LabApp.default_url=/lab/tree/course/lectures $(if $(filter 0,$(shell id -u)),--allow-root)

hub: environment system $(VENV)/node/.installed ## start JupyterHub on loopback: an instructor, three students, the Check button
	python -m autograder.hub.demo

# The tests that play on a real hub need its proxy; without npm they skip and say so.
proxy: environment
	@! command -v npm >/dev/null || $(MAKE) --no-print-directory $(VENV)/node/.installed || echo "the hub's proxy is left out"

$(VENV)/node/.installed: | $(VENV)/.installed
	@command -v npm >/dev/null || { echo "JupyterHub's proxy needs node: apt-get install nodejs npm"; exit 1; }
	npm install --silent --no-audit --no-fund --prefix $(VENV)/node configurable-http-proxy@5.3.0
	@touch $@

lint: environment system ## check style and types
	ruff check .
	ruff format --check .
	mypy
	lint-imports --no-logo

release: environment ## make the student versions in assignments/ from solutions/
	autograder release --all

button: environment ## build the Check button from its TypeScript (needs node and npm)
	cd course/check_button/lab && npm install --no-audit --no-fund && npx tsc && rm -rf ../static && jupyter-builder build .
	$(VENV)/bin/python -m course.check_button.built_from >course/check_button/static/built_from.txt

clean: ## remove the environment and caches; a class folder (.class) stays
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis build *.egg-info

# The environment, in three steps: Python, the torch that the pins name, everything else.

environment: $(VENV)/.installed

$(VENV)/pyvenv.cfg:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and \
	    f"Partwise needs Python 3.11 or newer, this is {sys.version.split()[0]}; try make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.torch: binder/constraints.txt | $(VENV)/pyvenv.cfg
	$(PIP) torch torchvision
	@touch $@

$(VENV)/.installed: pyproject.toml course/check_button/static/built_from.txt $(VENV)/.torch
	$(PIP) --editable '.[cluster,dev,hub,postgres]'
	$(VENV)/bin/python -m course.check_button.install
	@touch $@

# Debian packages: the sandbox, and a text to learn from.
system:
	@command -v dpkg-query >/dev/null || { echo "Lectures only: the autograder needs Linux."; exit; }; \
	missing=; \
	while read -r name; do \
	    [[ $$(dpkg-query -W -f '$${Status}' $$name 2>/dev/null) == *' installed' ]] || missing+=" $$name"; \
	done <binder/apt.txt; \
	if [[ -z $$missing ]]; then exit; fi; \
	if [[ $$(id -u) != 0 ]]; then echo "Please run: sudo apt-get install$$missing"; exit; fi; \
	apt-get update -qq </dev/null; \
	DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends $$missing </dev/null
