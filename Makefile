.DEFAULT_GOAL := help
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
TALKS  := tests/bot --ignore=tests/bot/model --ignore=tests/bot/evaluation --ignore=tests/bot/store --ignore=tests/bot/commands

help:            ## what can be done here
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## / — /'

$(VENV)/ready: pyproject.toml constraints.txt
	@echo "Setting up (once, one to two minutes) …"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $@

run: $(VENV)/ready   ## open the chat: Telegram where LOTSE_TELEGRAM_TOKEN is set, this terminal otherwise
	@$(BIN)/lotse start

test: $(VENV)/ready  ## all tests, style, types and import contracts
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m pytest -n 2

test-model: $(VENV)/ready ## the conversations once more with a scripted model that copies, and one that rewords
	@LOTSE_TEST_MODEL=copy $(BIN)/python -m pytest -n 2 $(TALKS)
	@LOTSE_TEST_MODEL=honest $(BIN)/python -m pytest -n 2 $(TALKS)

lint: $(VENV)/ready  ## style, types and import contracts only
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports

bench: $(VENV)/ready ## measure search quality, speed and memory; compares with the last run
	@$(BIN)/python -m tests.bench

MINUTES ?= 10
fuzz: $(VENV)/ready  ## a fuzzer at every reader of foreign bytes, MINUTES=10 each; TARGETS="letters updates" for some
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[fuzz]'
	@$(BIN)/python -m tests.fuzz --minutes $(MINUTES) $(TARGETS)

audit: constraints.txt ## known holes in the packages we use; asks the package index, so it is no part of the tests
	@test -x $(VENV)/audit/bin/pip-audit || $(PYTHON) -m venv $(VENV)/audit
	@$(VENV)/audit/bin/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt pip-audit
	@$(VENV)/audit/bin/pip-audit --requirement constraints.txt --no-deps --disable-pip --strict --progress-spinner off

chaos: $(VENV)/ready ## faults on purpose: replicas killed under load, database, disk, clock; about ten minutes
	@CHAOS=1 $(BIN)/python -m pytest -n 0 -s tests/chaos

load: $(VENV)/ready  ## a thousand people before the bot, then a day in ten minutes; about a quarter of an hour
	@$(BIN)/python -m tests.load $(LOAD)

screens: $(VENV)/ready ## the pictures of the README, from conversations played anew; needs chromium and pngquant
	@$(BIN)/python -m tests.screens

.PHONY: help run test test-model lint bench load chaos fuzz audit screens
