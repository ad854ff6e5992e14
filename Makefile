# The commands of the README. `make demo` and `make test` need nothing prepared: they install, build and run.
PREFIX ?= /usr/local
BUILD ?= build

.PHONY: setup build demo test sanitize bench install clean

setup:
	@tools/setup

build: setup
	@cmake -S . -B $(BUILD) -G Ninja -DBONAFIDE_TESTS=OFF >/dev/null
	@cmake --build $(BUILD) --target bonafide

demo: build
	@tools/demo $(BUILD)/bonafide

test:
	@tools/setup tests
	@tests/run

sanitize:
	@tools/setup tests
	@tests/run --sanitize

bench:
	@tools/setup tests
	@bench/run

install: build
	@cmake --install $(BUILD) --prefix $(PREFIX)

clean:
	rm -rf build build-*
