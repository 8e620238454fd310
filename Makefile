# make demo | test | test-fast | validate | build | bench | bits | mutants | figures | validity | format | clean
#
# On Debian and Ubuntu the targets install what is missing. Where MPI, HDF5 and BLAS come from
# environment modules, `swift build -c release` alone is enough (pkg-config finds them).

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := build

PACKAGES := libopenmpi-dev openmpi-bin libhdf5-dev hdf5-tools libopenblas-serial-dev libfftw3-dev \
            libcminpack-dev pkg-config \
            python3 python3-venv
# Other readers of result files, for the tests alone.
READER_PACKAGES := octave octave-netcdf netcdf-bin
# A real Slurm, for the tests alone.
SLURM_PACKAGES := slurmctld slurmd slurm-client munge
PKGCONFIGS := $(or $(TWA_MPI_PKGCONFIG),ompi-c) $(or $(TWA_HDF5_PKGCONFIG),hdf5) \
              $(or $(TWA_BLAS_PKGCONFIG),openblas) fftw3 cminpack
VENV := .venv
PYTHON := $(VENV)/bin/python
RANKS ?= $(shell nproc)
TESTBUILD := swift test -c release --scratch-path .build-test -Xswiftc -enable-testing --disable-xctest

# The commit that result files name.
export TWA_GIT_COMMIT ?= $(shell git describe --always --dirty --abbrev=40 2>/dev/null || echo unknown)
# Open MPI in containers: root, and more ranks than cores.
ifeq ($(shell id -u),0)
export OMPI_ALLOW_RUN_AS_ROOT := 1
export OMPI_ALLOW_RUN_AS_ROOT_CONFIRM := 1
endif
export OMPI_MCA_rmaps_base_oversubscribe := 1

.PHONY: build demo test test-fast validate bench bits mutants figures validity format clean dependencies slurm readers

dependencies:
	@if ! { command -v pkg-config && pkg-config --exists $(PKGCONFIGS) && command -v mpirun \
	    && command -v h5dump && python3 -c 'import venv, ensurepip'; } >/dev/null 2>&1; then \
	  command -v apt-get >/dev/null || { echo "install MPI, HDF5, OpenBLAS, pkg-config and python3-venv, then run make again" >&2; exit 1; }; \
	  sudo=; [ "$$(id -u)" = 0 ] || sudo=sudo; \
	  $$sudo apt-get update -q; \
	  $$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $(PACKAGES); \
	fi

build: dependencies
	swift build -c release --product twa

$(VENV)/.installed: analysis/requirements.txt | dependencies
	python3 -m venv $(VENV)
	$(PYTHON) -m pip install -q --disable-pip-version-check -r analysis/requirements.txt
	touch $@

demo: build $(VENV)/.installed
	mpirun -n $(RANKS) .build/release/twa run jobs/quickstart.yaml -o results/quickstart.h5
	PYTHONPATH=analysis $(PYTHON) -m twa_analysis plot results/quickstart.h5 -o results/quickstart.png
	@echo "results/quickstart.h5 and results/quickstart.png are ready"

# Where Slurm cannot be installed its tests are skipped, and say so.
slurm:
	@if ! PATH=$$PATH:/usr/sbin command -v slurmctld >/dev/null && command -v apt-get >/dev/null; then \
	  sudo=; [ "$$(id -u)" = 0 ] || sudo=sudo; \
	  $$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $(SLURM_PACKAGES) \
	    || echo "Slurm could not be installed: its tests will be skipped" >&2; \
	fi

$(VENV)/.tests: analysis/requirements-tests.txt $(VENV)/.installed
	$(PYTHON) -m pip install -q --disable-pip-version-check -r analysis/requirements.txt -r $<
	touch $@

# Other readers of result files: ncdump, Octave. Where they cannot be installed, their tests are skipped.
readers:
	@if ! { command -v ncdump && command -v octave-cli; } >/dev/null && command -v apt-get >/dev/null; then \
	  sudo=; [ "$$(id -u)" = 0 ] || sudo=sudo; \
	  $$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $(READER_PACKAGES) \
	    || echo "Octave and ncdump could not be installed: their tests will be skipped" >&2; \
	fi

test: dependencies slurm readers $(VENV)/.tests
	$(TESTBUILD)
	PYTHONPATH=analysis TWA=$(CURDIR)/.build-test/release/twa $(PYTHON) -m pytest -q -rs -n 2 --dist loadfile analysis/tests
	TWA=$(CURDIR)/.build-test/release/twa $(PYTHON) -m pytest -q -rs Tests/SlurmTests

test-fast: dependencies
	$(TESTBUILD) --skip Long

# Checks that take minutes: the examples of the pages adding_*.md in a copy of the tree.
validate: dependencies $(VENV)/.tests
	$(PYTHON) -m pytest -q -rs Tests/Examples

# Numba and QuTiP, for comparison only; without them their part of the benchmarks is skipped.
$(VENV)/.peers: Sources/Benchmarks/Peers/Programs/requirements.txt $(VENV)/.installed
	-$(PYTHON) -m pip install -q --disable-pip-version-check -r $< && touch $@

bench: build $(VENV)/.peers
	swift build -c release --product Benchmarks
	.build/release/Benchmarks

# Whether results have the bits of an earlier commit: make bits BASE=main
bits: build $(VENV)/.installed
	$(PYTHON) Tests/Bits/compare.py $(or $(BASE),HEAD~1)

# The figures say which jobs they need, and in how many shards.
figures: build $(VENV)/.installed
	mkdir -p figures
	PYTHONPATH=analysis $(PYTHON) -m figures jobs > figures/jobs.txt
	while read -r job shards <&3; do \
	  if [ $$shards = 1 ]; then mpirun -n $(RANKS) .build/release/twa run jobs/$$job.yaml --quiet; continue; fi; \
	  for k in $$(seq $$shards); do \
	    mpirun -n $(RANKS) .build/release/twa run jobs/$$job.yaml --shard $$k/$$shards --quiet; done; \
	  .build/release/twa merge results/$$job.shard-*-of-$$shards.h5 -o results/$$job.h5 --quiet; \
	done 3< figures/jobs.txt
	PYTHONPATH=analysis $(PYTHON) -m figures draw results -o figures

# The tables of the page validity.md, in the page and in the program, from their jobs: a few minutes.
validity: build $(VENV)/.installed
	PYTHONPATH=analysis $(PYTHON) -m validity --twa .build/release/twa

format:
	swift format --in-place --recursive Package.swift Sources Tests

clean:
	rm -rf .build .build-test
