package audit

// rolledBack compares the log with the head that was kept.
func (a *audit) rolledBack() error {
	was, ok, err := a.p.Seen()
	if err != nil {
		a.find("verify.rolled-back", -1, "the head that was kept beside the keys does not open: %v", err)
		return nil
	}
	if !ok {
		return nil
	}
	held, err := a.p.Holds(a.ctx, was)
	if err == nil && !held {
		a.find("verify.rolled-back", was.Size-1, "this node has signed a head of %d entries that its log does not hold", was.Size)
	}
	return err
}

// marked compares the mark with the rows. Beside a running node they may
// change between the two, so it is tried again.
func (a *audit) marked() error {
	for try := 1; ; try++ {
		ok, err := a.p.Settled(a.ctx)
		if err != nil || ok {
			return err
		}
		if try == 3 {
			a.find("verify.settled-changed", -1, "accounts, roles, offices or settings are not as the node left them")
			return nil
		}
	}
}
