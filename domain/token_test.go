package domain_test

import (
	"bytes"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/refdeck/refdeck/domain"
)

func TestATokenIsRecognisedByItsFormAndItsChecksum(t *testing.T) {
	random := make([]byte, domain.TokenEntropy)
	for i := range random {
		random[i] = byte(i * 7)
	}
	public, secret, ok := domain.NewTokenText(random)
	if !ok || !strings.HasPrefix(secret, "rfl_p_"+public+"_") || len(secret) != 53 {
		t.Fatalf("%q %q %v", public, secret, ok)
	}
	if got, ok := domain.ParseToken(secret); !ok || got != public {
		t.Errorf("read as %q, %v", got, ok)
	}
	for _, other := range []string{"", secret[:len(secret)-1], secret + "0", strings.Replace(secret, "rfl_p_", "rfl_x_", 1), " " + secret, strings.ToUpper(secret)} {
		if _, ok := domain.ParseToken(other); ok {
			t.Errorf("%q is taken for a token", other)
		}
	}
	if domain.HashToken(secret) == domain.HashToken(secret+"x") || len(domain.HashToken(secret)) != 64 {
		t.Error("the hash does not tell tokens apart")
	}
}

func TestASlipInATokenShowsInItsChecksum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		random := rapid.SliceOfN(rapid.ByteRange(0, 247), domain.TokenEntropy, domain.TokenEntropy).Draw(t, "random")
		_, secret, ok := domain.NewTokenText(random)
		if !ok {
			t.Fatal("enough letters were given")
		}
		at := rapid.IntRange(len("rfl_p_"), len(secret)-1).Draw(t, "at")
		other := []byte(secret)
		other[at] = rapid.SampledFrom([]byte("0aZ9_-")).Draw(t, "letter")
		if _, ok := domain.ParseToken(string(other)); ok && !bytes.Equal(other, []byte(secret)) {
			t.Fatalf("%q passes although it is not %q", other, secret)
		}
	})
}

func TestBytesThatWouldFavourLettersAreNotUsed(t *testing.T) {
	if _, _, ok := domain.NewTokenText(bytes.Repeat([]byte{255}, domain.TokenEntropy)); ok {
		t.Error("a token was made of bytes that map unevenly")
	}
}

func FuzzToken(f *testing.F) {
	_, secret, _ := domain.NewTokenText(bytes.Repeat([]byte{7, 99}, domain.TokenEntropy/2))
	f.Add(secret)
	f.Add("rfl_p_")
	f.Add("Bearer rfl_p_0123456789_")
	f.Fuzz(func(t *testing.T, text string) {
		public, ok := domain.ParseToken(text)
		if ok && (!strings.Contains(text, public) || len(public) != 10) {
			t.Errorf("%q has the public id %q", text, public)
		}
	})
}
