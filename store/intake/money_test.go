package intake

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/refdeck/refdeck/domain"
)

func TestAmountsAreReadExactly(t *testing.T) {
	for _, c := range []struct {
		in      string
		decimal byte
		want    string // amount and currency; "!" and a word of the fault
	}{
		{"1054", '.', "1054.00 USD"},
		{"210833.37", '.', "210833.37 USD"},
		{"500000.0", '.', "500000.00 USD"},
		{"1,234.56", '.', "1234.56 USD"},
		{"1.234,56", ',', "1234.56 USD"},
		{"1 234,56", ',', "1234.56 USD"},
		{"1\u202f234,56 €", ',', "1234.56 EUR"},
		{"1'234.50", '.', "1234.50 USD"},
		{"12,34,567.89", '.', "1234567.89 USD"},
		{"$84,000", '.', "84000.00 USD"},
		{"US$ 84,000.50", '.', "84000.50 USD"},
		{"EUR 1.250", ',', "1250.00 EUR"},
		{"1250 eur", '.', "1250.00 EUR"},
		{"(1,500.00)", '.', "-1500.00 USD"},
		{"-$12.50", '.', "-12.50 USD"},
		{"12.50-", '.', "-12.50 USD"},
		{"−5", '.', "-5.00 USD"},
		{".50", '.', "0.50 USD"},
		{"¥ 1200", '.', "1200 JPY"},
		{"0", '.', "0.00 USD"},
		{"92233720368547758.07", '.', "92233720368547758.07 USD"},
		{"6.0E7", '.', "!scientific"},
		{"1.5e+10", '.', "!scientific"},
		{"12.345", '.', "!more decimals"},
		{"1,23", '.', "!grouped"},
		{"1.2.3", '.', "!decimal sign"},
		{"92233720368547758.08", '.', "!too large"},
		{"1e999", '.', "!scientific"},
		{"abc", '.', "!no amount"},
		{"12 apples", '.', "!currency"},
		{"--5", '.', "!two signs"},
		{"¥ 12.50", '.', "!more decimals"},
	} {
		got := amountText(c.in, c.decimal)
		if fault, bad := strings.CutPrefix(c.want, "!"); bad {
			if !strings.HasPrefix(got, "!") || !strings.Contains(got, fault) {
				t.Errorf("%s: %s, want a fault about %q", c.in, got, fault)
			}
		} else if got != c.want {
			t.Errorf("%s: %s, want %s", c.in, got, c.want)
		}
	}
}

func amountText(s string, decimal byte) string {
	f, fault := readFigure(s)
	if fault != "" {
		return "!" + fault
	}
	currency, fault := f.currencyOf("", "", "USD")
	if fault != "" {
		return "!" + fault
	}
	m, fault := f.minor(decimal, currency)
	if fault != "" {
		return "!" + fault
	}
	return m.Decimal() + " " + m.Currency
}

func TestWhatIsWrittenIsReadBackToTheCent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := domain.Money{Minor: rapid.Int64().Draw(t, "minor"), Currency: rapid.SampledFrom([]string{"USD", "JPY", "KWD", "EUR"}).Draw(t, "currency")}
		if m.Minor == -1<<63 {
			t.Skip("one beyond the range of amounts")
		}
		text := m.Decimal() + " " + m.Currency
		if got := amountText(text, '.'); got != m.Decimal()+" "+m.Currency {
			t.Fatalf("%s was read as %s", text, got)
		}
	})
}

func TestTheDecimalSignIsDecidedPerColumn(t *testing.T) {
	for _, c := range []struct {
		values []string
		want   string
	}{
		{[]string{"1,234.56", "1,234"}, "."},
		{[]string{"1.234,56", "1.234"}, ","},
		{[]string{"1.234", "5,5"}, ","},
		{[]string{"1.234.567"}, ","},
		{[]string{"1,234,567"}, "."},
		{[]string{"42,000"}, "."},
		{[]string{"1054", "50"}, "."},
		{[]string{"0.123"}, "."},
		{[]string{"6.000"}, "ask"},
		{[]string{"1.5", "2,5"}, "ask"},
		{[]string{"1.234", "1,234"}, "ask"},
	} {
		var tally decimalTally
		for _, v := range c.values {
			tally.add(v)
		}
		got, err := tally.rule("f.csv", "amount", 0)
		if _, asked := AsQuestion(err); asked != (c.want == "ask") || !asked && string(got) != c.want {
			t.Errorf("%v: %q %v, want %s", c.values, got, err, c.want)
		}
	}
}

func TestACurrencyMustNotContradictItsRow(t *testing.T) {
	for _, c := range []struct{ sign, row, header, def, want string }{
		{"", "", "", "USD", "USD"},
		{"", "EUR", "USD", "USD", "EUR"},
		{"", "", "EUR", "USD", "EUR"},
		{"$", "CAD", "", "USD", "CAD"},
		{"$", "", "", "AUD", "AUD"},
		{"$", "EUR", "", "USD", "!"},
		{"€", "", "", "USD", "EUR"},
		{"kr", "", "", "NOK", "NOK"},
		{"bananas", "", "", "USD", "!"},
	} {
		got, fault := figure{sign: c.sign}.currencyOf(c.row, c.header, c.def)
		if fault != "" {
			got = "!"
		}
		if got != c.want {
			t.Errorf("%+v: got %s %s", c, got, fault)
		}
	}
}

func TestHeadersNameTheirCurrency(t *testing.T) {
	for in, want := range map[string]string{"refund_amount_usd": "USD", "Amount (EUR)": "EUR", "close_value": "", "Amount": "", "used seats": ""} {
		if got := headerCurrency(in); got != want {
			t.Errorf("%s: %q, want %q", in, got, want)
		}
	}
}
