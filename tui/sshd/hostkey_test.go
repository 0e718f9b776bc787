package sshd

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/pem"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/tui/sshd/sshtest"
)

func TestAHostKeyIsMadeForItsOwnerAloneAndNeverReplaced(t *testing.T) {
	path := filepath.Join(t.TempDir(), "deck", "host_key")
	made, err := GenerateHostKey(path)
	if err != nil {
		t.Fatal(err)
	}
	for p, want := range map[string]os.FileMode{path: 0o600, filepath.Dir(path): 0o700} {
		if info, err := os.Stat(p); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v, %v, want %v", p, info.Mode(), err, want)
		}
	}
	if read, err := Fingerprint(path); read != made || err != nil || !strings.HasPrefix(made, "SHA256:") {
		t.Errorf("the fingerprint is %q, then %q (%v)", made, read, err)
	}
	before, _ := os.ReadFile(path)
	if _, err := GenerateHostKey(path); domain.CodeOf(err) != domain.Conflict {
		t.Errorf("a second time: %v", err)
	}
	if after, _ := os.ReadFile(path); string(after) != string(before) {
		t.Error("the key was changed")
	}
	cfg := Config{HostKeyPath: path, Now: time.Now, Known: func(context.Context, string) bool { return false },
		SignIn:    func(context.Context, string) (Person, error) { return Person{}, nil },
		Dashboard: func(context.Context, *Session) error { return nil }, Command: runCommand}
	if _, err := New(cfg); err != nil {
		t.Errorf("New: %v", err)
	}
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	if _, err := New(cfg); domain.CodeOf(err) != domain.Forbidden {
		t.Errorf("a key that others may read: %v", err)
	}
	_, private := ecdsaKey(t)
	cfg.HostKey = private
	if _, err := New(cfg); domain.CodeOf(err) != domain.Invalid {
		t.Errorf("an ECDSA key: %v", err)
	}
	if _, err := New(Config{}); err == nil {
		t.Error("a server without anything was made")
	}
}

func ecdsaKey(t *testing.T) (gossh.Signer, []byte) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	block, err := gossh.MarshalPrivateKey(private, "")
	if err != nil {
		t.Fatal(err)
	}
	signer, err := gossh.NewSignerFromKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return signer, pem.EncodeToMemory(block)
}

func rsaKey(t *testing.T, bits int) gossh.Signer {
	t.Helper()
	private, err := rsa.GenerateKey(rand.Reader, bits)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := gossh.NewSignerFromKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return signer
}

func TestWeakKeysDoNotSignInEvenWhereTheyAreKnown(t *testing.T) {
	f := serve(t, nil)
	long, short := rsaKey(t, 3072), rsaKey(t, 2048)
	nist, _ := ecdsaKey(t)
	sha1, err := gossh.NewSignerWithAlgorithms(long.(gossh.AlgorithmSigner), []string{gossh.KeyAlgoRSA})
	if err != nil {
		t.Fatal(err)
	}
	authority, _ := sshtest.NewKey(t)
	mine, _ := sshtest.NewKey(t)
	certificate := &gossh.Certificate{Key: mine.PublicKey(), CertType: gossh.UserCert, ValidPrincipals: []string{"anybody"}, ValidBefore: gossh.CertTimeInfinity}
	if err := certificate.SignCert(rand.Reader, authority); err != nil {
		t.Fatal(err)
	}
	signed, err := gossh.NewCertSigner(certificate, mine)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		key  gossh.Signer
		ok   bool
	}{{"ed25519", mine, true}, {"RSA 3072 with SHA-2", long, true}, {"RSA 3072 with SHA-1", sha1, false}, {"RSA 2048", short, false},
		{"ECDSA", nist, false}, {"a certificate", signed, false}} {
		f.admit(c.name, c.key.PublicKey())
		client, err := gossh.Dial("tcp", f.addr, f.config(gossh.PublicKeys(c.key)))
		if (err == nil) != c.ok {
			t.Errorf("%s: %v", c.name, err)
		}
		if err == nil {
			_ = client.Close()
		}
	}
}
