.DEFAULT_GOAL := help
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin

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

lint: $(VENV)/ready  ## style, types and import contracts only
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports

bench: $(VENV)/ready ## measure search quality, speed and memory; compares with the last run
	@$(BIN)/python -m tests.bench

load: $(VENV)/ready  ## a thousand people before the bot, then a day in ten minutes; about a quarter of an hour
	@$(BIN)/python -m tests.load $(LOAD)

.PHONY: help run test lint bench load
