package demo

import (
	"math/rand/v2"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/refdeck/refdeck/domain"
)

var csmNames = []string{"Ana Ruiz", "Leo Park", "Mina Kade", "Ola Berg", "Ravi Nair"}

var repNames = []string{"Maya Kohl", "Ali Rahman", "Lucia Prat", "Sam Ortega", "Noor Haddad"}

var wellKnown = []string{"Northwind Labs", "Castellan GmbH", "Blue Heron Foods", "Kestrel Health", "東京ロボティクス", "Fjord Analytics", "Atlas Freight",
	"Orchard & Vine", "Meridian Bank", "Polar Insurance", "Sable & Co", "Helios Energy", "Quill Legal", "Vesper Foods", "Pine & Porter", "Lumen Dental",
	"Nordkap Shipping", "Bramble Retail", "Ostara Textiles", "Cobalt Labs", "Juniper Works", "Sona Medical", "Vantage AI", "Rook Security", "Delphi Optics",
	"Halcyon Hotels", "Castor Mining", "Umbra Studios", "Indigo Rail", "Quartz Media"}

var heads = []string{"Alder", "Amber", "Anchor", "Argo", "Aster", "Basalt", "Beacon", "Birch", "Bluff", "Brook", "Cedar", "Cinder", "Clover", "Copper", "Coral",
	"Crane", "Delta", "Dune", "Eagle", "Elm", "Ember", "Falcon", "Fern", "Flint", "Garnet", "Glacier", "Granite", "Harbor", "Hazel", "Heron", "Iris", "Ivory",
	"Jade", "Larch", "Lark", "Laurel", "Lotus", "Maple", "Marlin", "Mesa", "Mint", "Moss", "Nimbus", "Oak", "Onyx", "Opal", "Orchid", "Osprey", "Pearl", "Pike",
	"Prairie", "Quarry", "Raven", "Reed", "Ridge", "Robin", "Sage", "Slate", "Sorrel", "Spruce", "Summit", "Tern", "Thistle", "Timber", "Topaz", "Vale", "Wren", "Yarrow"}

var tails = []string{"Analytics", "Bank", "Bio", "Capital", "Care", "Chemicals", "Cloud", "Consulting", "Dental", "Design", "Dynamics", "Electric", "Energy", "Engineering",
	"Foods", "Freight", "Group", "Health", "Hotels", "Industries", "Insurance", "Labs", "Legal", "Logistics", "Media", "Mining", "Motors", "Networks", "Optics", "Partners",
	"Pharma", "Rail", "Retail", "Robotics", "Security", "Shipping", "Software", "Studios", "Systems", "Telecom", "Textiles", "Travel", "Works"}

var firstNames = []string{"Priya", "Jonas", "Marta", "Tom", "Aiko", "Liv", "Dana", "Sam", "Ruth", "Ken", "Eve", "Omar", "Ines", "Lars", "Chloe", "Mateo", "Yuki", "Hana",
	"Noah", "Zoe", "Ivan", "Elif", "Hugo", "Nina", "Paul", "Rosa", "Timo", "Vera", "Amir", "Beth", "Carl", "Dora", "Emil", "Faye", "Gita", "Hal", "Ida", "Jack", "Kira", "Liam"}

var lastNames = []string{"Shah", "Weber", "Diaz", "Okafor", "Mori", "Hansen", "Cole", "Bell", "Adler", "Ito", "Marsh", "Farouk", "Lopes", "Lund", "Martin", "Vega", "Sato",
	"Novak", "Reed", "Quinn", "Petrov", "Kaya", "Blanc", "Roth", "Evans", "Conti", "Salo", "Ivanova", "Khan", "Moore", "Nilsson", "Ortiz", "Park", "Rossi", "Silva", "Toth",
	"Unger", "Vogel", "Walsh", "Young"}

var titles = []string{"VP Operations", "Head of IT", "Chief of Staff", "Director of Finance", "Operations Manager", "CTO", "Head of Support", "Product Lead"}

var industries = []string{"Software", "Manufacturing", "Healthcare", "Finance", "Retail", "Logistics", "Energy", "Media"}

var partnerNames = []string{"Atlas Advisory", "Brightpath Agency", "Corvus Systems", "Delta Cloud", "Ember MSP", "Foxglove Advisors", "Gable & Partners", "Hive Integrations", "Ironwood Consulting"}

var partnerTypes = []string{"agency", "system_integrator", "complementary_vendor", "reseller", "msp", "professional_advisor", "technology"}

// companyName is the name of the i-th company of a book; different numbers give
// different names.
func companyName(i int) string {
	if i < len(wellKnown) {
		return wellKnown[i]
	}
	i -= len(wellKnown)
	head, tail := heads[i%len(heads)], tails[i/len(heads)%len(tails)]
	round := i / (len(heads) * len(tails))
	if round == 0 {
		return head + " " + tail
	}
	second := heads[round%len(heads)]
	if again := round / len(heads); again > 0 {
		return head + " " + second + " " + tail + " " + strconv.Itoa(again+1)
	}
	return head + " " + second + " " + tail
}

// domainName is the company's web domain; the number keeps it its own.
func domainName(i int) string {
	slug := strings.ReplaceAll(domain.NameKey(companyName(i)), " ", "-")
	if slug == "" || utf8.RuneCountInString(slug) != len(slug) {
		slug = "company-" + strconv.Itoa(i)
	}
	return slug + ".example"
}

func personName(r *rand.Rand) string { return pick(r, firstNames) + " " + pick(r, lastNames) }

func pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

func mailbox(name, host string, j int) string {
	local := strings.ReplaceAll(domain.NameKey(name), " ", ".")
	if j > 0 {
		local += strconv.Itoa(j)
	}
	return local + "@" + host
}

// codeBook hands out referrer codes: two initials and a running number.
type codeBook map[string]int

func (c *codeBook) next(name string) string {
	if *c == nil {
		*c = codeBook{}
	}
	ini := ""
	for _, w := range strings.Fields(strings.ToUpper(domain.NameKey(name))) {
		if w[0] >= 'A' && w[0] <= 'Z' && len(ini) < 2 {
			ini += w[:1]
		}
	}
	for len(ini) < 2 {
		ini += "X"
	}
	for {
		n := (*c)[ini]
		(*c)[ini]++
		if n < 9_900 {
			return ini + strconv.Itoa(n+10)
		}
		ini += "Z"
		ini = ini[:3]
	}
}
