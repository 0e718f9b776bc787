package domain_test

import (
	"strings"
	"testing"

	"github.com/refdeck/refdeck/domain"
)

// Public keys made by ssh-keygen for these tests; nobody has their private halves.
const (
	keyEd25519 = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJj2ftUj3gvUMj/+CP7T1MtGsNiqkG5/T9TEfg2xIRrm ana@laptop"
	keyRSA3072 = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQC1iLqvxsf0My/xZwq9NP8JpsoPmz4X8beSgvNbSF8d7kuKRw/R8CGeSNQcmsMZyfenmaZrE4iwXKP3+F3sBZ4bWrfUrH51YYOdIqAO93LoL9lGL0EeFnY3z0nP4qsPEyJIidmQo7fAxRSOfz5tfFVjtGi72dUdSBTKO7UiID2P+6dIPr3TpJZS1zNRuJRtfmLPeicCMm2gNzdmiKCPYDsUhJSOmfrtqFhhdcHFgBg1uYMOZGdmYkTOqDOlJPdY/fAfylC2wA6FYdjDolb0+zJvcakjev6VxuNySCLLZeP76M9P/n4XE7i5kogQZk6mSOSSCJxAKu//mJ6m8duyyuEpH7T9LNqjn+ZW0fyV+5q+hh5d653Tdxi8K4bVMgmfeCk5DReqLjTIiIRdRZYmKDWqEODC1J5/Knniz8NOY4cce7hqpKd6TzG5llMwXdXlNkaj3ICo8JeIvIgqXg/kx3h2KMI8/G0BuBgXIVo8tt+xU2TW060HGQs8bmg7rfKGKYU= r3"
	keyRSA2048 = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC/uDAoy1LWzmoO979B+kDj/VFZMsZ7OlI38qmquxcOsWXmt3JVV1wttRG9aMhZH7M55xJR38DOKIufhhxFdyuaOnMchbcC4QTGXK+j5TfuiekARgGwEX3PdS6AV3nvsWowmT0of0l8bJ89oGNKQkcLeAdZ18LKwPY8iV1Yvr+B5CaYW5ZFjKYVUj6iSEEr8slWYqC+ELXw8p0vkymePpfdkkP7vgvMHe4Tfq2NnpNSVAxpZKGmUey83H7VUi9RbaiTcTGV33qkYad+etRookFivrlA/NzJnuv2HJOrocjdsdN2IyTF2JuDq9Y+5vBtMU887hOH8s39z+oTo04KU3s1 r2"
	keyECDSA   = "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBPOHf1hSP078kioHBz57VM5lzCXrbKjvVWtFTv2hKJ8XVoQfHtO3pI52Riy6EEPzCQOTmi969FeEWTB1wjw8x8A= ec"
)

func TestAKeyIsKnownByTheFingerprintThatSSHShows(t *testing.T) {
	for line, want := range map[string]string{
		keyEd25519: "SHA256:aXTguO/rO3e0mdg4eVktblvOIxl66UPzRgm0+2R7564",
		keyRSA3072: "SHA256:cQRKmp81KigrTjfS15eptO1AVXIqeW/ybTumwGDFdG0",
	} {
		k, err := domain.ParseKey("  " + line + "\n")
		if err != nil || k.Fingerprint != want || !strings.HasPrefix(line, k.PublicKey) {
			t.Errorf("%+v, %v", k, err)
		}
	}
	if k, _ := domain.ParseKey(keyEd25519); k.Comment != "ana@laptop" || k.Algorithm != "ssh-ed25519" {
		t.Errorf("%+v", k)
	}
}

func TestAKeyThatIsWeakOrNoneIsRefusedWithTheReason(t *testing.T) {
	for name, c := range map[string]struct{ line, says string }{
		"short RSA":   {keyRSA2048, "2048 bits"},
		"NIST curve":  {keyECDSA, "not a public key that is taken"},
		"private":     {"-----BEGIN OPENSSH PRIVATE KEY-----\nabc", "private key"},
		"two lines":   {keyEd25519 + "\n" + keyRSA3072, "more than one line"},
		"options":     {"command=\"x\" " + keyEd25519, "without options"},
		"cut off":     {keyEd25519[:40], "cut off"},
		"other kind":  {strings.Replace(keyEd25519, "ssh-ed25519", "ssh-rsa", 1), "cut off"},
		"no base64":   {"ssh-ed25519 ****", "cut off"},
		"nothing":     {"", "not a public key"},
		"only a word": {"ssh-ed25519", "not a public key"},
	} {
		_, err := domain.ParseKey(c.line)
		if domain.CodeOf(err) != domain.Invalid || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzKey(f *testing.F) {
	for _, line := range []string{keyEd25519, keyRSA3072, keyRSA2048, keyECDSA, "ssh-ed25519 AAAA", ""} {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line string) {
		k, err := domain.ParseKey(line)
		if err == nil && (!strings.HasPrefix(k.Fingerprint, "SHA256:") || k.PublicKey == "") {
			t.Errorf("%q became %+v", line, k)
		}
	})
}
