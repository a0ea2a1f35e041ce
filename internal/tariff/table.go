package tariff

import (
	_ "embed" // example.yaml
	"slices"

	"genggam/internal/calendar"
	"genggam/internal/fault"
	"genggam/internal/lang"
)

//go:embed example.yaml
var example []byte

// Example is the source of "Perda contoh", an invented regulation of a district
// with the digits 99, marked so in its title: for tests, plays and the demo.
func Example() []byte { return slices.Clone(example) }

// MaxAmount is the most rupiah a sum may have: integers below 2^53.
const MaxAmount = 1<<53 - 1

// Table is one version of a regulation's fees. It never changes after Read.
type Table struct {
	Regulation Regulation `yaml:"regulation"`
	Items      []Item     `yaml:"items"`
	// Waivers are the grounds on which somebody may let off a part or all.
	Waivers []Waiver `yaml:"waivers"`

	digest [32]byte
}

// Digest is the SHA-256 of the bytes the table was read from. It stands in the
// entries of whatever was asked for by it.
func (t *Table) Digest() [32]byte { return t.digest }

// Regulation says where the numbers stand. Days are "2026-01-01"; To is the last
// day, "" while nothing ended it.
type Regulation struct {
	// Cite is what a service standard names in fee.perda, "Perda 1/2024".
	Cite string `yaml:"cite"`
	// Title as promulgated, Number and Year of it.
	Title  string `yaml:"title"`
	Number string `yaml:"number"`
	Year   int    `yaml:"year"`
	// Region is the code of the place whose regulation it is, "33.02".
	Region string `yaml:"region"`
	// PDRD says that this is the region's one regulation on taxes and levies
	// (UU 1/2022 art. 94), which a service of any region names as "PDRD".
	PDRD bool   `yaml:"pdrd"`
	From string `yaml:"from"`
	To   string `yaml:"to"`
	// Source is where the table was taken from.
	Source string `yaml:"source"`
	// Sure is read (from the regulation), seen (second hand), memory or example.
	Sure string `yaml:"sure"`
}

// Item is one fee. The sum is the rate (or the tiers) times every quantity times
// the factor of every choice, not below Minimum nor above Maximum, then rounded.
type Item struct {
	// Code is what a service standard names in fee.item; letters, digits, ".-/".
	Code string    `yaml:"code"`
	Name lang.Text `yaml:"name"`
	// Article is where it stands, "Lampiran I huruf A angka 1".
	Article string `yaml:"article"`
	// Kind is jasa-umum, jasa-usaha or perizinan-tertentu (UU 1/2022 art. 87).
	Kind string `yaml:"kind"`
	// From and To narrow the days of the regulation; "" are those of it.
	From string `yaml:"from"`
	To   string `yaml:"to"`
	// Rate in rupiah for one of each quantity; without quantities the fee itself.
	Rate       int64      `yaml:"rate"`
	Tiers      *Tiers     `yaml:"tiers"`
	Quantities []Quantity `yaml:"quantities"`
	Choices    []Choice   `yaml:"choices"`
	// Minimum and Maximum in rupiah; 0 is none.
	Minimum int64 `yaml:"minimum"`
	Maximum int64 `yaml:"maximum"`
	Round   Round `yaml:"round"`
}

// Quantity is a number the fee depends on.
type Quantity struct {
	Key  string    `yaml:"key"`
	Name lang.Text `yaml:"name"`
	Unit lang.Text `yaml:"unit"`
	// Places behind the decimal point that may be given, 0 to 6.
	Places int `yaml:"places"`
	// Least and Most that may be given, "" is 0 and no bound.
	Least string `yaml:"least"`
	Most  string `yaml:"most"`
}

// Choice is a classification whose option multiplies the fee. A choice with one
// option is a constant of the formula: it is not asked.
type Choice struct {
	Key     string    `yaml:"key"`
	Name    lang.Text `yaml:"name"`
	Options []Option  `yaml:"options"`
}

// Option is one class and its factor, a decimal: "1.25".
type Option struct {
	Key    string    `yaml:"key"`
	Name   lang.Text `yaml:"name"`
	Factor string    `yaml:"factor"`
}

// Tiers are rates that depend on one quantity.
type Tiers struct {
	// By is the key of the quantity.
	By string `yaml:"by"`
	// Manner is "parts" (each part at the rate of its own step) or "whole" (all of
	// it at the rate of the step it reaches).
	Manner string `yaml:"manner"`
	Steps  []Step `yaml:"steps"`
}

// Step is a rate up to and with an amount; the last step has no end ("").
type Step struct {
	UpTo string `yaml:"up_to"`
	Rate int64  `yaml:"rate"`
}

// Round is to a multiple of To rupiah (0 is 1), down (also ""), up or near. Half
// of it goes up.
type Round struct {
	To  int64  `yaml:"to"`
	Way string `yaml:"way"`
}

// Waiver is a ground on which a fee is let off.
type Waiver struct {
	Key     string    `yaml:"key"`
	Name    lang.Text `yaml:"name"`
	Article string    `yaml:"article"`
	// By is who may grant it: the key of a role, "bupati".
	By string `yaml:"by"`
	// Percent that may be let off at most, 1 to 100.
	Percent int `yaml:"percent"`
	// Items it holds for, by code; none is all.
	Items []string `yaml:"items"`
	From  string   `yaml:"from"`
	To    string   `yaml:"to"`
}

// Item gives an item by its code, or a fault "tariff.no-item".
func (t *Table) Item(code string) (Item, error) {
	i := slices.IndexFunc(t.Items, func(x Item) bool { return x.Code == code })
	if i < 0 {
		return Item{}, fault.New(fault.NotFound, "tariff.no-item", code, t.Regulation.Cite).On("item")
	}
	return t.Items[i], nil
}

// within says whether a day lies between two days as they are written.
func within(day calendar.Day, from, to string) bool {
	s := day.String()
	return (from == "" || s >= from) && (to == "" || s <= to)
}
