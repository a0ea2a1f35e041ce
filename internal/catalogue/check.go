package catalogue

func (r *reading) check() {}
