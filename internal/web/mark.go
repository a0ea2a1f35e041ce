package web

// markCookie is the mark of a device on which an application was begun (see
// desk.NewMark). It opens nothing and is asked for by nothing: whoever takes it
// away is served as before.
const markCookie = "tanda"

// markDays is how long a browser keeps it; the desk counts its days too.
const markDays = 30

// remember gives the device the code of an application that was just begun on it,
// and a mark if it has none that holds. Devices of the office are known by who
// works there and get none.
func (c *call) remember(code string) {
	c.keep(draftCookie, code, 30)
	if !c.atOffice() && !c.Desk.MarkHolds(c.kept(markCookie)) {
		c.keep(markCookie, c.Desk.NewMark(), markDays)
	}
}

// deviceMark is the mark of the device that sends an application, "" for one of the
// office.
func (c *call) deviceMark() string {
	if c.atOffice() {
		return ""
	}
	return c.kept(markCookie)
}
