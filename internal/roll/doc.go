// Package roll reads a register of residents from a file, as an office has it:
// CSV from whatever program, or a spreadsheet (XLSX).
//
// A row is taken whole or not at all: each is judged by person.Record.Clean,
// and what is wrong with it is told by line, column and the reason's message
// key. What always holds: nothing of a person stands in a report; a number that
// a spreadsheet rounded is found and not taken for somebody's; every size is
// bounded, so that a small file cannot unpack into a big one; a file with the
// same NIK twice says so.
//
// It refuses to know where the register lies and who may change it: Take hands
// rows to the desk, some hundred in each act. Start reading at Read; the columns
// are in column.go and in docs/residents-file.md.
package roll
