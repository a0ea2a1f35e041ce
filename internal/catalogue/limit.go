package catalogue

// DefaultLimit is the law's limit for a service whose standard names none, with
// its citation: 5 working days from a complete application (UU 30/2014 art. 53
// as amended by UU 6/2023). It is dated data in law.yaml.
func DefaultLimit() (Duration, string) { return law().Default.Limit, law().Default.Basis }
