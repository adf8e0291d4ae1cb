# `make demo` decides a shipped case; `make test` proves the rest. Both set up .venv first.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test check check-pages accept bench agree mutate mutate-rete mutate-rows bench-batch bench-scale

demo: .venv/ready          ## the same firm of 19 employees, on either side of the change of 2012-01-01
	$(BIN)/millesime eval examples/entreprise-19-salaries-2011.yaml --edition 2012 --at 2011-06-01 --goal tarification.mode
	$(BIN)/millesime eval examples/entreprise-19-salaries.yaml --edition 2012 --at 2012-06-01 --goal tarification.mode

test: .venv/ready          ## every test, the guards of the house included
	$(BIN)/python -m pytest

check: .venv/ready         ## the quick look before a commit: style, types, floors, law
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/millesime check
	$(BIN)/millesime fmt --check

check-pages: .venv/pages   ## reports in a real browser (Debian's chromium, or CHROMIUM=…); pictures are left in CHECK_PAGES
	CHECK_PAGES=$${CHECK_PAGES:-$$(mktemp -d)} $(BIN)/python -m pytest -n0 tests/pages/check_reports.py

accept: .venv/ready        ## rewrite the expectations of tests/cases; read the diff before you commit it
	$(BIN)/python -m pytest -n0 --accept

bench: .venv/ready         ## measure the speed claims
	$(BIN)/python -m benchmarks

bench-batch: .venv/ready   ## two million establishments, ten minutes; PEER=python names one that has openfisca-core
	$(BIN)/python -m benchmarks.batch $(if $(PEER),--peer $(PEER))

bench-scale: .venv/ready   ## from ten thousand rows to twenty millions, here and on Spark, beside the model; ten minutes
	$(BIN)/python -m benchmarks.scale

agree: .venv/ready         ## evaluator, kernels, queries and the second engine on many more cases (an hour)
	MILLESIME_AGREE_ROWS=$${MILLESIME_AGREE_ROWS:-120} $(BIN)/python -m pytest tests/oracle tests/rete

mutate: .venv/ready        ## faults planted in the kernels' code, and whether the cases notice them (a quarter of an hour)
	$(BIN)/python -m tests.oracle.mutation $${REPORT:-mutants.md}

mutate-rete: .venv/ready   ## faults planted in the rules of the second engine (half an hour); GOALS="…" for some, RESUME=1 after a cut
	$(BIN)/python -m tests.rete.score $${REPORT:-mutants-rete.md} $(GOALS) $(if $(RESUME),--resume)

mutate-rows: .venv/ready   ## faults planted in the code of one row (an hour); GOALS="…" for some, PART=1/2, AGAIN=1 for what was left
	$(BIN)/python -m tests.oracle.row_mutation $${REPORT:-mutants-rows.md} $(GOALS) $(if $(PART),--part $(PART)) $(if $(AGAIN),--again)

.venv/pages: .venv/ready
	$(BIN)/python -m pip install --quiet --editable '.[pages]'
	touch $@

.venv/ready: pyproject.toml
	$(PYTHON) -m venv .venv
	CPPFLAGS="$$CPPFLAGS -DPyEval_CallObject=PyObject_CallObject" $(BIN)/python -m pip install --quiet --editable '.[dev]'
	touch $@
