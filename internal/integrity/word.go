package integrity

// WordKey is the message that names a word of one of this package's lists: of is
// "thing", "occasion", "outcome", "how", "stage", "light" or "figure".
func WordKey(of, word string) string {
	switch of {
	case "thing":
		return "integrity.thing." + word
	case "occasion":
		return "integrity.occasion." + word
	case "outcome":
		return "integrity.outcome." + word
	case "how":
		return "integrity.how." + word
	case "stage":
		return "integrity.stage." + word
	case "light":
		return "integrity.light." + word
	}
	return "integrity.figure." + word
}
