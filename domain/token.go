package domain

import (
	"crypto/sha256"
	"encoding/hex"
	"hash/crc32"
	"strings"
)

// A token reads rfl_p_<10 public>_<30 secret><6 checksum>: recognisable for secret
// scanners, and a slip of the hand shows without asking the store (RELIABILITY §5).
const (
	tokenPrefix    = "rfl_p_"
	tokenPublicLen = 10
	tokenSecretLen = 30 // 178 bits
	tokenSumLen    = 6
	base62         = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
)

// TokenEntropy is how many random bytes NewToken needs.
const TokenEntropy = 2 * (tokenPublicLen + tokenSecretLen)

// NewTokenText makes a token of random bytes (TokenEntropy of them): its public id
// and its whole text. Bytes that would favour some letters are passed over; false
// says that too few were left, which asks for other bytes.
func NewTokenText(random []byte) (publicID, secret string, ok bool) {
	var letters []byte
	for _, b := range random {
		if int(b) < 4*len(base62) {
			letters = append(letters, base62[int(b)%len(base62)])
		}
	}
	if len(letters) < tokenPublicLen+tokenSecretLen {
		return "", "", false
	}
	publicID = string(letters[:tokenPublicLen])
	body := tokenPrefix + publicID + "_" + string(letters[tokenPublicLen:tokenPublicLen+tokenSecretLen])
	return publicID, body + tokenSum(body), true
}

// ParseToken gives the public id of a well-formed token; false for any other text.
func ParseToken(text string) (publicID string, ok bool) {
	rest, ok := strings.CutPrefix(text, tokenPrefix)
	if !ok || len(rest) != tokenPublicLen+1+tokenSecretLen+tokenSumLen || rest[tokenPublicLen] != '_' {
		return "", false
	}
	for i := range len(rest) {
		if i != tokenPublicLen && strings.IndexByte(base62, rest[i]) < 0 {
			return "", false
		}
	}
	body := text[:len(text)-tokenSumLen]
	return rest[:tokenPublicLen], tokenSum(body) == text[len(text)-tokenSumLen:]
}

// HashToken is what is kept of a token.
func HashToken(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

func tokenSum(body string) string {
	n := crc32.ChecksumIEEE([]byte(body))
	out := make([]byte, tokenSumLen)
	for i := tokenSumLen - 1; i >= 0; i-- {
		out[i] = base62[n%62]
		n /= 62
	}
	return string(out)
}
