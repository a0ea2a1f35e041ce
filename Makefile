# make demo   build, fill ./demo-data with a regency, serve it on 127.0.0.1:8080 (ADDR=127.0.0.1:8090 for another port)
# make test   everything that can judge the program on this machine
# The rest is for who changes it.

GO      ?= go
ADDR    ?= 127.0.0.1:8080
VERSION ?= $(shell git describe --tags --always 2>/dev/null || echo dev)

.PHONY: demo build test quick fmt bench torture release clean

demo: build
	./genggam demo --dir ./demo-data --addr $(ADDR)

build:
	@bash scripts/build.sh genggam '$(VERSION)'

# Everything, installing what it needs where it may. SKIP_INSTALL=1 installs nothing.
test:
	@bash scripts/test.sh

# What needs nothing but Go, in seconds.
quick:
	$(GO) vet ./... && $(GO) test -short ./...

fmt:
	gofmt -l -w cmd internal test

bench: build
	./genggam bench

# The long judges: kills, power cuts and fuzzing for as long as MINUTES says.
torture: build
	@bash scripts/torture.sh

release:
	@bash scripts/release.sh '$(VERSION)'

clean:
	rm -rf genggam out bin
