package main

import "testing"

func TestOnlyUnchangedPartsOfTheProgramsOwnFileAreGivenBack(t *testing.T) {
	const self = "/usr/bin/genggam"
	for line, want := range map[string]bool{
		"00400000-0154c000 r-xp 00000000 fe:00 12 /usr/bin/genggam":     true,
		"0154c000-028f3000 r--p 0114c000 fe:00 12 /usr/bin/genggam":     true,
		"028f3000-029e2000 rw-p 024f3000 fe:00 12 /usr/bin/genggam":     false, // may have been written to
		"7fa085000000-7fa085100000 r-xp 00000000 fe:00 9 /usr/lib/c.so": false,
		"123e54800000-123e56000000 rw-p 00000000 00:00 0":               false,
		"x-y r-xp 0 0 0 /usr/bin/genggam":                               false,
		"":                                                              false,
	} {
		from, to, ok := readOnlyPart(line, self)
		if ok != want || ok && to <= from {
			t.Errorf("%q: %x-%x %v", line, from, to, ok)
		}
	}
}
