package domain

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"math/big"
	"slices"
	"strings"
)

// rsaBits is the shortest RSA key that is taken.
const rsaBits = 3072

// keyKinds are the algorithms of keys that are taken (RELIABILITY §5, SSH): what
// signs with SHA-1 or on the NIST curves without hardware is not among them.
var keyKinds = []string{"ssh-ed25519", "sk-ssh-ed25519@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com", "ssh-rsa"}

// ParseKey reads a line of an authorized_keys or .pub file. invalid says what is
// wrong with it: several lines, options, a private key, a weak or unknown kind.
func ParseKey(line string) (Key, error) {
	line = strings.TrimSpace(line)
	if strings.Contains(line, "PRIVATE KEY") {
		return Key{}, Invalidf("key", "This is a private key; nothing was saved. Keep it to yourself and give the file that ends in .pub.")
	}
	if strings.ContainsAny(line, "\r\n") {
		return Key{}, Invalidf("key", "There is more than one line; nothing was saved. Add one public key at a time.")
	}
	words := strings.Fields(line)
	if len(words) < 2 || !slices.Contains(keyKinds, words[0]) {
		return Key{}, Invalidf("key", "This is not a public key that is taken; nothing was saved. Make one with ssh-keygen -t ed25519 and give the line of its .pub file, without options.")
	}
	blob, err := base64.StdEncoding.DecodeString(words[1])
	if err != nil {
		return Key{}, Invalidf("key", "The public key is cut off or damaged; nothing was saved. Copy the whole line of the .pub file.")
	}
	if err := checkKeyBlob(words[0], blob); err != nil {
		return Key{}, err
	}
	sum := sha256.Sum256(blob)
	return Key{Fingerprint: "SHA256:" + base64.RawStdEncoding.EncodeToString(sum[:]), Algorithm: words[0], PublicKey: words[0] + " " + words[1],
		Comment: Line(strings.Join(words[2:], " ")).String()}, nil
}

// checkKeyBlob looks at the parts of a key: its kind, and how long it is.
func checkKeyBlob(kind string, blob []byte) error {
	damaged := Invalidf("key", "The public key is cut off or damaged; nothing was saved. Copy the whole line of the .pub file.")
	name, rest, ok := keyPart(blob)
	if !ok || string(name) != kind {
		return damaged
	}
	first, rest, ok := keyPart(rest)
	if !ok {
		return damaged
	}
	switch kind {
	case "ssh-ed25519", "sk-ssh-ed25519@openssh.com":
		if len(first) != 32 {
			return damaged
		}
	case "ssh-rsa":
		modulus, _, ok := keyPart(rest)
		if !ok {
			return damaged
		}
		if n := new(big.Int).SetBytes(modulus).BitLen(); n < rsaBits {
			return Invalidf("key", "This RSA key has %d bits; nothing was saved. Use one of %d or more, or make one with ssh-keygen -t ed25519.", n, rsaBits)
		}
	}
	return nil
}

func keyPart(b []byte) (part, rest []byte, ok bool) {
	if len(b) < 4 {
		return nil, nil, false
	}
	n := binary.BigEndian.Uint32(b)
	if uint64(n) > uint64(len(b)-4) {
		return nil, nil, false
	}
	return b[4 : 4+n], b[4+n:], true
}
