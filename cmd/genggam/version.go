package main

type versionCmd struct{}

// Run prints the version of the program.
func (c *versionCmd) Run(e *env) error {
	e.line(version)
	return nil
}
