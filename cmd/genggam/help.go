package main

import (
	"fmt"
	"strings"

	"github.com/alecthomas/kong"
)

// name gives commands, flags and arguments their sentences, which are messages
// like all others.
func (e *env) name(n *kong.Node, path string) {
	for _, f := range n.Flags {
		f.Help = e.say("cli.flag." + f.Name)
	}
	for _, p := range n.Positional {
		p.Help = e.say("cli.arg." + p.Name)
	}
	for _, child := range n.Children {
		inner := strings.TrimPrefix(path+"-"+child.Name, "-")
		child.Help = e.say("cli.help." + inner)
		e.name(child, inner)
	}
}

// help prints the commands, or one command with its arguments and flags.
func (e *env) help(_ kong.HelpOptions, ctx *kong.Context) error {
	n := ctx.Selected()
	if n == nil {
		n = ctx.Model.Node
		fmt.Fprintf(e.out, "%s\n\n", e.say("cli.about"))
	}
	usage := strings.TrimSpace("genggam " + strings.TrimPrefix(n.Path(), "genggam"))
	for _, p := range n.Positional {
		usage += " " + p.Summary()
	}
	if len(n.Children) > 0 {
		usage += " " + e.say("cli.usage-command")
	}
	fmt.Fprintf(e.out, "%s %s\n", e.say("cli.usage"), usage)
	if n.Parent != nil {
		fmt.Fprintf(e.out, "\n%s\n", n.Help)
	}
	e.helpCommands(n)
	var rows [][2]string
	for _, p := range n.Positional {
		rows = append(rows, [2]string{p.Summary(), p.Help})
	}
	e.table(rows)
	for _, group := range n.AllFlags(true) {
		rows = rows[:0]
		for _, f := range group {
			rows = append(rows, [2]string{flagText(f), f.Help})
		}
		e.table(rows)
	}
	return nil
}

func (e *env) helpCommands(n *kong.Node) {
	var rows [][2]string
	for _, child := range n.Children {
		name := child.Name
		if len(child.Children) > 0 {
			name += " " + e.say("cli.usage-command")
		}
		rows = append(rows, [2]string{name, child.Help})
	}
	e.table(rows)
}

func flagText(f *kong.Flag) string {
	s := "--" + f.Name
	if !f.IsBool() {
		s += "=" + f.FormatPlaceHolder()
	}
	return s
}

// table prints two columns.
func (e *env) table(rows [][2]string) {
	if len(rows) == 0 {
		return
	}
	width := 0
	for _, r := range rows {
		width = max(width, len(r[0]))
	}
	fmt.Fprintln(e.out)
	for _, r := range rows {
		fmt.Fprintf(e.out, "  %-*s  %s\n", width, r[0], r[1])
	}
}
