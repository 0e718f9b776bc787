package sshd

import (
	"crypto/rsa"

	gossh "golang.org/x/crypto/ssh"
)

// minRSA is the shortest RSA key that signs in, in bits.
const minRSA = 3072

// algorithms are what ssh-audit finds nothing to fail in (RELIABILITY §0.5).
func algorithms() gossh.Config {
	return gossh.Config{
		KeyExchanges: []string{gossh.KeyExchangeMLKEM768X25519, gossh.KeyExchangeCurve25519, "curve25519-sha256@libssh.org"},
		Ciphers:      []string{gossh.CipherChaCha20Poly1305, gossh.CipherAES256GCM, gossh.CipherAES128GCM},
		MACs:         []string{gossh.HMACSHA256ETM, gossh.HMACSHA512ETM},
	}
}

// signatures are the algorithms that a client may prove its key with: neither
// DSA, nor ECDSA over NIST curves but in hardware, nor RSA with SHA-1.
func signatures() []string {
	return []string{gossh.KeyAlgoED25519, gossh.KeyAlgoSKED25519, gossh.KeyAlgoSKECDSA256, gossh.KeyAlgoRSASHA512, gossh.KeyAlgoRSASHA256}
}

// strong tells whether a key is of a kind and size that may sign in. Certificates
// are none: nobody is trusted to sign them.
func strong(key gossh.PublicKey) bool {
	switch key.Type() {
	case gossh.KeyAlgoED25519, gossh.KeyAlgoSKED25519, gossh.KeyAlgoSKECDSA256:
		return true
	case gossh.KeyAlgoRSA:
		crypto, ok := key.(gossh.CryptoPublicKey)
		if !ok {
			return false
		}
		public, ok := crypto.CryptoPublicKey().(*rsa.PublicKey)
		return ok && public.N.BitLen() >= minRSA
	}
	return false
}
