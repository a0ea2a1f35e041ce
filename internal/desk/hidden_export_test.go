package desk

// Hide is View.hide, for the tests.
func Hide(v *View) { v.hide() }
