# Every command a person needs. `make` alone prints them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help demo setup test lint messages types vendor lock tour bench evidence lighthouse faults clean

port ?= 8000
people ?=

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## make .venv from the locks (the other commands do it themselves)
	@tools/setup

demo: ## the sample company on http://localhost:8000 (port=8123, people=200, HTTPS=1 for a phone)
	@tools/setup
	@exec .venv/bin/fenghuolun demo --port $(port) $(if $(people),--people $(people)) $(if $(HTTPS),--https)

test: ## everything that must hold: lint, types, contracts, engine, desk on both databases, browser
	@tools/setup test
	@tools/test

lint: ## style, types and import contracts only
	@tools/setup test
	@tools/test lint

messages: ## collect new texts into the Chinese catalogue and list what is untranslated
	@tools/setup
	@.venv/bin/python -m tools.messages extract
	@.venv/bin/python -m tools.messages compile
	@.venv/bin/python -m tools.messages report

types: ## check the types of the scripts (needs npm)
	@tools/setup test
	@npm run --silent types

vendor: ## rebuild the vendored chart bundle and icons (needs npm)
	@tools/setup test
	@npm run --silent vendor

lock: ## resolve pyproject.toml into requirements/ again (upgrade=1 takes newer versions)
	@tools/setup test
	@tools/lock $(if $(upgrade),--upgrade)

tour: ## walk every screen as every role, pictures on tour/index.html, fail on anything broken (roles="seller")
	@tools/setup test
	@.venv/bin/python -m tools.tour $(if $(roles),--roles $(roles))

bench: ## the figures of speed beside their floors, into bench-out/ (only="pages load importing", or engine files)
	@tools/setup test
	@.venv/bin/python -m bench.run $(only)

lighthouse: ## Lighthouse on a phone's screens of the demo that runs (port=8000), into bench-out/ (needs npm)
	@tools/setup test
	@npm run --silent lighthouse -- http://127.0.0.1:$(port)

evidence: ## the tables of docs/evidence again, from simulated people (five minutes)
	@tools/setup test
	@.venv/bin/python -m bench.evidence $(only)

faults: ## the long fault and fuzz runs that `make test` only samples
	@tools/setup test
	@FENGHUOLUN_FAULTS=10000 .venv/bin/python -m pytest -m faults tests

clean: ## remove what the other commands made, except the demo's database
	@rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis bench-out tour htmlcov .coverage*
	@find src tests tools bench -name __pycache__ -type d -prune -exec rm -rf {} +
