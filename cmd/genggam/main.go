// Command genggam is the whole program: the public services of a village, a
// district or a regency in one binary and one directory.
//
// Each subcommand is one file and holds no logic: it reads its flags, opens
// what it needs, calls one package and prints what came of it. What always
// holds: results go to standard output, whatever is said to people to standard
// error; the exit status is 0 only when all is well; every sentence comes from
// the messages, in the language of --lang.
//
// It refuses to know any rule. Start reading at main, then cli.go, then serve.go.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"genggam/internal/unit"
)

// version and built, seconds since 1970, are set when the program is built (see
// scripts/build.sh).
var (
	version = "dev"
	built   = "0"
)

func main() { os.Exit(unit.Run(run, func(f *os.File) { os.Stderr = f })) }

// run is the program as a function of its arguments; it returns the exit status.
func run(ctx context.Context) int {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	args := asked(os.Args[1:])
	e, err := newEnv(ctx, args)
	if err != nil {
		return e.tell(err)
	}
	c, command, err := parse(e, args)
	if err != nil || command == nil {
		return e.tell(err)
	}
	e.globals = c.globals
	return e.tell(command.Run(e))
}
