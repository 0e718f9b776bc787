package sshd

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/binary"
	"encoding/pem"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	gossh "golang.org/x/crypto/ssh"

	"github.com/refdeck/refdeck/domain"
)

// GenerateHostKey makes the host's ed25519 key in a file for its owner alone, in a
// folder for its owner alone, and answers with its fingerprint. conflict for a
// file that is there already: a host key is never replaced by accident.
func GenerateHostKey(path string) (fingerprint string, err error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return "", domain.Wrap(domain.Unavailable, err, "The folder %s for the host key cannot be made.", filepath.Dir(path))
	}
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return "", domain.Wrap(domain.Internal, err, "No host key could be made; nothing was written.")
	}
	block, err := gossh.MarshalPrivateKey(private, "refdeck")
	if err != nil {
		return "", domain.Wrap(domain.Internal, err, "No host key could be made; nothing was written.")
	}
	if err := writeNew(path, pem.EncodeToMemory(block)); err != nil {
		return "", err
	}
	key, err := gossh.NewPublicKey(public)
	if err != nil {
		return "", domain.Wrap(domain.Internal, err, "The host key has no fingerprint.")
	}
	return gossh.FingerprintSHA256(key), nil
}

func writeNew(path string, text []byte) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return domain.Wrap(domain.Conflict, err, "There is a host key in %s already; it was left as it is.", path)
	}
	if err != nil {
		return domain.Wrap(domain.Unavailable, err, "The host key cannot be written to %s.", path)
	}
	_, err = f.Write(text)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		_ = os.Remove(path)
		return domain.Wrap(domain.Unavailable, err, "The host key cannot be written to %s; nothing was left there.", path)
	}
	return nil
}

// Fingerprint is the SHA256 fingerprint of the host key in a file, as clients show it.
func Fingerprint(path string) (string, error) {
	text, err := readHostKey(path)
	if err != nil {
		return "", err
	}
	signer, err := parseHostKey(text)
	if err != nil {
		return "", err
	}
	return gossh.FingerprintSHA256(signer.PublicKey()), nil
}

// readHostKey reads the file, unless others may read it too.
func readHostKey(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, domain.Wrap(domain.Unavailable, err, "The host key %s cannot be read; refdeck init makes one.", path)
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return nil, domain.Wrap(domain.Unavailable, err, "The host key %s cannot be read.", path)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		return nil, domain.Errorf(domain.Forbidden, "The host key %s can be read by others than its owner; chmod 600 it first.", path)
	}
	const most = 64 << 10
	text, err := io.ReadAll(io.LimitReader(f, most))
	if err != nil {
		return nil, domain.Wrap(domain.Unavailable, err, "The host key %s cannot be read.", path)
	}
	return text, nil
}

func parseHostKey(text []byte) (gossh.Signer, error) {
	signer, err := gossh.ParsePrivateKey(text)
	if err != nil {
		return nil, domain.Wrap(domain.Invalid, err, "The host key is no private key without a passphrase; make one with refdeck init.")
	}
	if kind := signer.PublicKey().Type(); kind != gossh.KeyAlgoED25519 {
		return nil, domain.Errorf(domain.Invalid, "The host key is of the kind %s; it must be ed25519. Make one with refdeck init.", kind)
	}
	return signer, nil
}

// chance is a random number in [0, 1) that clients cannot foresee.
func chance() float64 {
	var b [8]byte
	_, _ = rand.Read(b[:])
	const digits = 53 // of a float64
	return float64(binary.NativeEndian.Uint64(b[:])>>(64-digits)) / (1 << digits)
}
