# The commands people and CI run alike. PYTHON names the interpreter a fresh .venv is made with.
PYTHON ?= python3
BIN := .venv/bin
QUESTION ?= 全市派驻了多少名党建指导员？

.PHONY: demo test check lint types unit docs site fix eval bench train wheel lock sbom audit clean

demo: .venv/.ready ## index corpus/, ask the example question
	@$(BIN)/ningbot index corpus
	@echo
	@echo '$$ ningbot ask "$(QUESTION)"'
	@$(BIN)/ningbot ask "$(QUESTION)"

test: lint types unit docs ## everything CI holds

lint: .venv/.ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/.ready
	$(BIN)/mypy

unit: .venv/.ready
	$(BIN)/pytest -n 2 --dist loadfile

docs: .venv/.ready ## the examples in docstrings, README and docs, and their links
	$(BIN)/pytest -q --doctest-modules src/ningbot --ignore=src/ningbot/__main__.py
	$(BIN)/python tests/check_docs.py

fix: .venv/.ready ## what can be mended by itself
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

QUESTIONS ?= tests/data/sample_questions.jsonl
INDEX ?= .ningbot
eval: .venv/.ready ## the quality table: make eval QUESTIONS=... INDEX=...
	$(BIN)/ningbot eval $(QUESTIONS) --index $(INDEX)

SIZES ?= 10000
bench: .venv/.ready ## start-up and answering times on the sample article; growth as well: make bench DATA="FOLDER ..." SIZES=...
	$(BIN)/python benchmarks/startup.py
ifdef DATA
	$(BIN)/python -m pip install --quiet --group bench
	$(BIN)/python benchmarks/growth.py $(DATA) --sizes $(SIZES)
	$(BIN)/python benchmarks/engine_overlap.py $(DATA) --every 10
endif

RUN ?= build/reader
train: .venv/.ready ## the reader, from nothing: make train DATA="FOLDER ..." (each with corpus.jsonl, questions*.jsonl)
	@test -n "$(DATA)" || { echo 'make train needs DATA="FOLDER ...": folders with corpus.jsonl and questions*.jsonl'; exit 2; }
	$(BIN)/python -m pip install --quiet --group training --group torch
	$(BIN)/python training/train_reader.py $(DATA) --output $(RUN) --steps 1500
	$(BIN)/python training/train_reader.py $(DATA) --output $(RUN) --steps 2300 --glossed
	$(BIN)/python training/train_reader.py $(DATA) --output $(RUN) --steps 3100 --glossed
	$(BIN)/python training/export_reader.py $(RUN) $(DATA) --output $(RUN)
	$(BIN)/python training/fit_reading.py $(DATA) --reader $(RUN)/reader.onnx

wheel: .venv/.ready ## build wheel and sdist twice alike, install the wheel in empty environments, ask it
	$(BIN)/python tests/check_wheel.py

lock: .venv/.release ## write requirements.lock: the newest packages that pyproject.toml allows, with their hashes
	$(BIN)/uv pip compile pyproject.toml --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	  --no-annotate --no-header --no-emit-index-url --no-emit-find-links --output-file requirements.lock

sbom: .venv/.release ## dist/ningbot.cdx.json: what is in requirements.lock, with licences, as CycloneDX
	$(PYTHON) -m venv --clear --without-pip build/locked
	$(BIN)/python -m pip --python build/locked/bin/python install --quiet --require-hashes --requirement requirements.lock
	mkdir -p dist
	$(BIN)/cyclonedx-py environment build/locked/bin/python --pyproject pyproject.toml --output-reproducible \
	  --spec-version 1.6 --output-format JSON --output-file dist/ningbot.cdx.json

audit: .venv/.release ## ask for known vulnerabilities of what is in requirements.lock
	$(BIN)/pip-audit --disable-pip --require-hashes --requirement requirements.lock

.venv/.release: .venv/.ready
	@$(BIN)/python -m pip install --quiet --group release
	@touch $@

site: .venv/.ready ## the documentation as pages, in build/site; a warning is an error
	$(BIN)/sphinx-build --fail-on-warning --keep-going --quiet --builder html docs build/site

.venv/.ready: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "ningbot needs Python 3.11 or newer; name one with: make PYTHON=python3.11 ..."; exit 1; }
	@$(PYTHON) -m venv .venv || \
	  { echo "No venv module; on Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	@$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'
	@$(BIN)/python -m pip install --quiet --editable . --group dev
	@touch $@

clean:
	rm -rf .venv .ningbot dist build
