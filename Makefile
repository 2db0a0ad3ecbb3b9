# Every verb works on a fresh clone: it makes .venv first, and installs only what has changed.
.DEFAULT_GOAL := help
.PHONY: help setup setup-run run demo console console-or-without test browsers check features models bench docs console-types package rehearse clean

PYTHON := .venv/bin/python
# Compiled modules are kept, also where the environment says otherwise: to compile all of them anew takes
# each worker, and each process that a test starts, longer than most tests take.
export PYTHONDONTWRITEBYTECODE :=
# Three on two cores: while one waits for its browser, the others work.
WORKERS ?= 3
ARCH ?= arm64
HERE := $(if $(filter arm64 aarch64,$(shell uname -m)),arm64,x86_64)

help: ## Show the verbs.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Make .venv and install the workshop: tests, checks, tools (the other verbs do it by themselves).
	@infra/tools/venv.sh requirements.txt requirements-run.txt requirements-dev.txt

setup-run: # What running takes; a part of the workshop.
	@infra/tools/venv.sh requirements.txt requirements-run.txt

run: setup-run console-or-without ## Start everything on this machine. PORT=8000 ADMIN_TOKEN=... SEED=0 DATA=dir CLOCK=instant LOG=0
	@$(PYTHON) -m infra.local

console: setup-run ## Build the web console into console/dist, where its sources have changed.
	@$(PYTHON) -m infra.web_console build

console-or-without: setup-run # Build it, or say that no registry answers.
	@$(PYTHON) -m infra.web_console build --or-without

demo: setup-run ## Walk an example through the service. N=how many items OVER=emulator or memory
	@$(PYTHON) -m examples.demo

test: setup console-or-without ## Run all tests. WORKERS=3 (at a time) ARGS="-k stage" (for pytest)
	@$(PYTHON) -m pytest -n $(WORKERS) --dist worksteal $(ARGS)

browsers: ## Install the browsers that the web console is tested with (Debian's chromium and firefox-esr).
	@infra/tools/browsers.sh

check: setup ## Check format, lint, types, who imports whom, and the web console: all, even where one fails.
	@failed=""; \
	$(PYTHON) -m ruff format --check . || failed="$$failed format"; \
	$(PYTHON) -m ruff check . || failed="$$failed lint"; \
	$(PYTHON) -m mypy || failed="$$failed types"; \
	.venv/bin/lint-imports --no-logo || failed="$$failed imports"; \
	$(PYTHON) -m infra.web_console check || failed="$$failed console"; \
	if [ -n "$$failed" ]; then echo "Failed:$$failed" >&2; exit 1; fi

features: setup console-or-without ## Run the stories, and show which features they show to work.
	@OVER=emulator $(PYTHON) -m pytest -n $(WORKERS) --dist worksteal --features tests/stories $(ARGS)

models: setup ## Compare the product with its reference models in stories drawn by lot. SEEDS=500
	@SEEDS=$(or $(SEEDS),500) $(PYTHON) -m pytest -n $(WORKERS) tests/models $(ARGS)

bench: setup ## Measure the hot paths and cold starts, beside other engines and plain clients.
	@infra/tools/venv.sh requirements-bench.txt
	@$(PYTHON) -m tests.bench.bench_matching
	@$(PYTHON) -m tests.bench.bench_stage_move
	@$(PYTHON) -m tests.bench.bench_aws_client
	@$(MAKE) --no-print-directory package ARCH=$(HERE)
	@.venv-package/bin/python -m tests.bench.bench_cold_start

docs: setup ## Write what is generated anew: docs/catalogue.md, docs/cost.md, routes.py, the console's types ...
	@$(PYTHON) -m infra.docs
	@$(PYTHON) -m infra.web_console types

console-types: setup ## Write the console's types of the API anew.
	@$(PYTHON) -m infra.web_console types

package: setup console ## Build what is deployed, on Python 3.13, and check its budgets. ARCH=arm64 or x86_64
	@infra/tools/lambda_venv.sh .venv-package requirements.txt requirements-package.txt
	@.venv-package/bin/python -m infra.package --arch $(ARCH)

rehearse: setup console ## Deploy the build to an emulated AWS on this machine, and walk through a tenant's life.
	@infra/tools/lambda_venv.sh .venv-rehearse requirements-rehearse.txt
	@$(PYTHON) -m infra.rehearse

clean: ## Remove .venv, caches and builds; data is kept.
	@rm -rf .venv .venv-package .venv-rehearse build dist console/dist console/node_modules console/tools/node_modules .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
