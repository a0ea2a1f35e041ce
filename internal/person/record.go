package person

// Record is what an office knows of one person. Every field is as written by
// whoever registered it; empty means unknown. It lives in the vault and never
// in the journal, a log or an address.
type Record struct {
	// Name exactly as written, 1-60 characters; one word is a name.
	Name string `json:"name,omitempty"`
	NIK  string `json:"nik,omitempty"`
	KK   string `json:"kk,omitempty"`
	// BirthPlace is a place name; BirthDate is "2006-01-02".
	BirthPlace string `json:"birth_place,omitempty"`
	BirthDate  string `json:"birth_date,omitempty"`
	// Sex is "L" (male) or "P" (female), as registers write it.
	Sex         string `json:"sex,omitempty"`
	Religion    string `json:"religion,omitempty"`
	Marital     string `json:"marital,omitempty"`
	Job         string `json:"job,omitempty"`
	Citizenship string `json:"citizenship,omitempty"`
	// Address is the street line; Hamlet is the dusun; RT and RW are three digits.
	Address string `json:"address,omitempty"`
	Hamlet  string `json:"hamlet,omitempty"`
	RT      string `json:"rt,omitempty"`
	RW      string `json:"rw,omitempty"`
	// Region is the code of the village, "33.02.19.2016".
	Region string `json:"region,omitempty"`
	// Phone is E.164, "+628…".
	Phone  string `json:"phone,omitempty"`
	Email  string `json:"email,omitempty"`
	Father string `json:"father,omitempty"`
	Mother string `json:"mother,omitempty"`
	// FamilyRole is the place in the family card: kepala-keluarga, istri, anak, ...
	FamilyRole string `json:"family_role,omitempty"`
	// Education as the family card writes it.
	Education string `json:"education,omitempty"`
	Blood     string `json:"blood,omitempty"`
	// Derived names the fields that were read from the NIK because nobody said
	// them ("birth_date sex"), "" for none: see FromNIK.
	Derived string `json:"derived,omitempty" api:"-"`
}
