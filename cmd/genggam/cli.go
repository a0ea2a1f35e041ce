package main

import (
	"errors"
	"strings"

	"github.com/alecthomas/kong"

	"genggam/internal/bench"
)

// globals are the flags that mean the same on every command.
type globals struct {
	Dir        string `short:"d" env:"GENGGAM_DIR" placeholder:"DIR"`
	Keys       string `env:"GENGGAM_KEYS" placeholder:"DIR"`
	DB         string `name:"db" env:"GENGGAM_DB" placeholder:"DSN"`
	Addr       string `env:"GENGGAM_ADDR" default:"127.0.0.1:8080" placeholder:"ADDR"`
	Passphrase string `name:"passphrase-file" env:"GENGGAM_PASSPHRASE_FILE" placeholder:"FILE"`
	Lang       string `env:"GENGGAM_LANG" enum:"id,jv,en," default:"" placeholder:"id|jv|en"`
}

// cli is every command. What each says of itself is in messages/cli.yaml under
// "cli.help.", "cli.flag." and "cli.arg.".
type cli struct {
	globals
	Serve     serveCmd     `cmd:""`
	Init      initCmd      `cmd:""`
	Demo      demoCmd      `cmd:""`
	Services  servicesCmd  `cmd:""`
	Import    importCmd    `cmd:""`
	Export    exportCmd    `cmd:""`
	Office    officeCmd    `cmd:""`
	User      userCmd      `cmd:""`
	Numbers   numbersCmd   `cmd:""`
	Kit       kitCmd       `cmd:""`
	Verify    verifyCmd    `cmd:""`
	Rebuild   rebuildCmd   `cmd:""`
	Backup    backupCmd    `cmd:""`
	Restore   restoreCmd   `cmd:""`
	Bench     benchCmd     `cmd:""`
	Config    configCmd    `cmd:""`
	Service   serviceCmd   `cmd:""`
	AuditPack auditPackCmd `cmd:"" name:"audit-pack"`
	Cost      costCmd      `cmd:""`
	OpenData  openDataCmd  `cmd:"" name:"open-data"`
	Mail      mailCmd      `cmd:""`
	Visits    visitsCmd    `cmd:""`
	Cert      certCmd      `cmd:""`
	Version   versionCmd   `cmd:""`
}

// command is what every subcommand is.
type command interface{ Run(*env) error }

// parse reads the arguments. Asking for help prints it and gives no command.
func parse(e *env, args []string) (*cli, command, error) {
	c := &cli{}
	helped := false
	parser, err := kong.New(c, kong.Name("genggam"), kong.Writers(e.out, e.err),
		kong.Exit(func(int) { helped = true }), kong.Help(e.help), kong.Vars{"sections": strings.Join(bench.SectionNames(), ",")})
	if err != nil {
		return nil, nil, err
	}
	e.name(parser.Model.Node, "")
	if len(args) == 0 {
		args = []string{"--help"}
	}
	ctx, err := parser.Parse(args)
	switch {
	case helped:
		return c, nil, nil
	case err != nil:
		return nil, nil, misunderstood(err)
	}
	run, ok := ctx.Selected().Target.Addr().Interface().(command)
	if !ok {
		return nil, nil, errors.New("choosing a command: " + strings.Join(args, " "))
	}
	return c, run, nil
}
