// Package node judges the second promise on the real node: nothing that was
// acknowledged is lost, whatever ends the process, the power or the disk.
//
// The node under test is a process of its own (the test binary, told by its
// environment to be a clerk), with the real store, vault, keys and desk, asked
// over a socket. It is killed, its disk forgets what was not fsynced, refuses
// to sync, fills up, or lies; then it is started again and asked for everything
// it ever acknowledged, and desk.Verify walks the whole of it.
//
// Each judge is named after its promise and has a control: a fault that is
// planted, in the clerk or in the disk, and that the judge must find. The
// product itself has no hook for any of them. Start reading at world and
// promises in world_test.go; figures are in docs/durability.md.
package node
