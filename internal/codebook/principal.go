package codebook

// Person is one who holds or held an office.
type Person struct {
	Name    string   // Vladimir Putin
	Aliases []string // other spellings and names
	Surname string   // Putin
	Country string   // as Entry.Country
	Gender  byte     // 'm', 'f', or 'u' where not known
	Held    []Tenure // in the order of the file
	Source  Source
}

// Tenure is a time in an office.
type Tenure struct {
	Office   string // as a title of offices.tsv
	Code     string // CAMEO actor code: RUSGOV
	From, To string // YYYY, YYYY-MM or YYYY-MM-DD; "" where not known, or still in office
}

type personBook struct{}
