package seal_test

import (
	"bytes"
	"io"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"

	"genggam/internal/seal"
)

func TestPassword(t *testing.T) {
	const password = "kopi pagi di sawah"
	hash, err := seal.LoginStretch().HashPassword(fixed("salt"), password)
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "password", hash+"\n")
	if ok, stale, err := seal.LoginStretch().CheckPassword(hash, password); !ok || stale || err != nil {
		t.Errorf("the right password: %v %v %v", ok, stale, err)
	}
	for name, wrong := range map[string]string{
		"another": "kopi sore di sawah", "empty": "", "longer": password + "!", "a book": strings.Repeat(password, 1000),
	} {
		if ok, _, err := seal.LoginStretch().CheckPassword(hash, wrong); ok || err != nil {
			t.Errorf("%s: %v %v", name, ok, err)
		}
	}
	if ok, _, err := seal.LoginStretch().CheckPassword("", password); ok || err != nil {
		t.Errorf("an account that does not exist: %v %v", ok, err)
	}
}

func TestPasswordTypedOnAnotherKeyboard(t *testing.T) {
	hash, _ := seal.LoginStretch().HashPassword(fixed("salt"), "warung café 17")
	if ok, _, err := seal.LoginStretch().CheckPassword(hash, "warung cafe\u0301 17"); !ok || err != nil {
		t.Errorf("the same letters composed otherwise: %v %v", ok, err)
	}
}

func TestPasswordHashedWithOlderParametersIsStale(t *testing.T) {
	// Made with m=9216,t=4: OWASP's fifth setting.
	const old = "$argon2id$v=19$m=9216,t=4,p=1$" + "c2FsdHNhbHRzYWx0c2FsdA"
	hash := old + "$" + seal.StretchForTest("kopi pagi di sawah", "saltsaltsaltsalt", 9216, 4)
	ok, stale, err := seal.LoginStretch().CheckPassword(hash, "kopi pagi di sawah")
	if !ok || !stale || err != nil {
		t.Errorf("older parameters: %v %v %v", ok, stale, err)
	}
	if ok, stale, _ = seal.LoginStretch().CheckPassword(hash, "wrong password"); ok || stale {
		t.Errorf("older parameters, wrong password: %v %v", ok, stale)
	}
}

func TestPasswordRefusals(t *testing.T) {
	_, err := seal.LoginStretch().HashPassword(fixed("s"), "123456789")
	wantFault(t, err, "seal.password-short")
	_, err = seal.LoginStretch().HashPassword(fixed("s"), strings.Repeat("x", 201))
	wantFault(t, err, "seal.password-long")
	_, err = seal.LoginStretch().HashPassword(fixed("s"), strings.Repeat("\xff", 20))
	wantFault(t, err, "seal.password-long")
	if _, err = seal.LoginStretch().HashPassword(brokenReader{}, "1234567890"); err == nil {
		t.Error("hashed without salt")
	}
	good, _ := seal.LoginStretch().HashPassword(fixed("s"), "1234567890")
	for name, hash := range map[string]string{
		"nonsense":          "nonsense",
		"bcrypt":            "$2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy",
		"greedy memory":     strings.Replace(good, "m=19456", "m=4194304", 1),
		"greedy time":       strings.Replace(good, "t=2", "t=4294967295", 1),
		"no time":           strings.Replace(good, "t=2", "t=0", 1),
		"no lanes":          strings.Replace(good, "p=1", "p=0", 1),
		"many lanes":        strings.Replace(good, "p=1", "p=255", 1),
		"a leading zero":    strings.Replace(good, "t=2", "t=02", 1),
		"another version":   strings.Replace(good, "v=19", "v=16", 1),
		"a short salt":      "$argon2id$v=19$m=19456,t=2,p=1$AAAA$" + strings.Repeat("A", 43),
		"a short key":       good[:len(good)-4],
		"more behind it":    good + "$AAAA",
		"padding in base64": good + "=",
	} {
		if ok, _, err := seal.LoginStretch().CheckPassword(hash, "1234567890"); ok || err == nil {
			t.Errorf("%s: %v %v", name, ok, err)
		}
	}
}

func TestTOTPAgreesWithRFC6238(t *testing.T) {
	secret := []byte("12345678901234567890")
	for at, want := range map[int64]string{ // Appendix B, the last six of eight digits
		59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924", 2000000000: "279037", 20000000000: "353130",
	} {
		counter, ok := seal.CheckTOTP(secret, want, time.Unix(at, 0), 0)
		if !ok || counter != at/30 {
			t.Errorf("at %d the code %s: %d %v", at, want, counter, ok)
		}
	}
}

func TestTOTPAgreesWithAnotherLibrary(t *testing.T) {
	secret, err := seal.NewTOTP(fixed("totp"))
	if err != nil {
		t.Fatal(err)
	}
	key, err := otp.NewKeyFromURL(seal.TOTPLink("Desa Kemutug Lor", "front desk", secret))
	if err != nil {
		t.Fatal(err)
	}
	if key.Secret() != seal.TOTPText(secret) || key.Issuer() != "Desa Kemutug Lor" || key.AccountName() != "front desk" || key.Period() != 30 || key.Digits() != otp.DigitsSix {
		t.Errorf("the library reads %s", key)
	}
	if u, err := url.Parse(key.URL()); err != nil || u.Host != "totp" {
		t.Errorf("link %s", key.URL())
	}
	for i := range int64(500) {
		at := time.Unix(1767571200+i*7919, 0)
		code, err := totp.GenerateCode(key.Secret(), at)
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := seal.CheckTOTP(secret, code, at, 0); !ok {
			t.Fatalf("at %v the library says %s", at, code)
		}
	}
}

func TestTOTPWindowAndReplay(t *testing.T) {
	secret, _ := seal.NewTOTP(fixed("totp"))
	at := time.Unix(1767571200, 0)
	code, _ := totp.GenerateCode(seal.TOTPText(secret), at)
	counter := at.Unix() / 30
	for _, c := range []struct {
		name  string
		shift time.Duration
		last  int64
		want  bool
	}{
		{"in its period", 0, 0, true},
		{"a period early", -30 * time.Second, 0, true},
		{"a period late", 30 * time.Second, 0, true},
		{"two periods early", -31 * time.Second, 0, false},
		{"two periods late", 60 * time.Second, 0, false},
		{"after an older log-in", 0, counter - 1, true},
		{"used before", 0, counter, false},
		{"after a newer log-in", 0, counter + 1, false},
	} {
		got, ok := seal.CheckTOTP(secret, code, at.Add(c.shift), c.last)
		if ok != c.want || ok && got != counter || !ok && got != c.last {
			t.Errorf("%s: %d %v", c.name, got, ok)
		}
	}
	for name, wrong := range map[string]string{"nothing": "", "letters": "abcdef", "five digits": code[:5], "seven": code + "0", "a book": strings.Repeat("1", 1<<20)} {
		if _, ok := seal.CheckTOTP(secret, wrong, at, 0); ok {
			t.Errorf("%s was taken for a code", name)
		}
	}
	if _, ok := seal.CheckTOTP(nil, code, at, 0); ok {
		t.Error("no secret and yet in")
	}
	if _, err := seal.NewTOTP(brokenReader{}); err == nil {
		t.Error("a secret without randomness was made")
	}
}

func TestTokens(t *testing.T) {
	token, err := seal.NewToken(fixed("token"))
	if err != nil || len(token) != seal.TokenLength {
		t.Fatalf("token %q, %v", token, err)
	}
	if seal.TokenHash(token) == seal.TokenHash(token[1:]) || seal.TokenHash(token) != seal.TokenHash(token) {
		t.Error("TokenHash does not tell tokens apart")
	}
	if seal.TokenHash(strings.Repeat("x", 1<<20)) != seal.TokenHash("") {
		t.Error("a long token was hashed")
	}
	if !seal.Equal(token, token) || seal.Equal(token, token[1:]) || seal.Equal("", token) {
		t.Error("Equal is wrong")
	}
	if _, err := seal.NewToken(brokenReader{}); err == nil {
		t.Error("a token without randomness was made")
	}
}

func TestDigitsAreAllEquallyLikely(t *testing.T) {
	var count [10]int
	r := fixed("digits")
	for range 5000 {
		code, err := seal.NewDigits(r, 6)
		if err != nil || len(code) != 6 {
			t.Fatalf("%q %v", code, err)
		}
		for _, c := range code {
			count[c-'0']++
		}
	}
	for d, n := range count { // 3,000 each, standard deviation 52
		if n < 2740 || n > 3260 {
			t.Errorf("digit %d came %d times of 30,000", d, n)
		}
	}
	for _, n := range []int{-1, 0, 3, 13} {
		if _, err := seal.NewDigits(r, n); err == nil {
			t.Errorf("a code of %d digits was drawn", n)
		}
	}
	if _, err := seal.NewDigits(io.MultiReader(bytes.NewReader([]byte{1, 2})), 6); err == nil {
		t.Error("a code was drawn from two bytes")
	}
}

func FuzzPasswordHash(f *testing.F) {
	good, _ := seal.LoginStretch().HashPassword(fixed("s"), "1234567890")
	f.Add(good)
	f.Add("$argon2id$v=19$m=19456,t=2,p=1$$")
	f.Add("$argon2id$v=19$m=+19456,t=2,p=1$AAAAAAAAAAA$" + strings.Repeat("A", 43))
	f.Fuzz(func(t *testing.T, hash string) {
		if again, err := seal.ReadHashForTest(hash); err == nil && again != hash {
			t.Errorf("%q was taken and is written %q", hash, again)
		}
	})
}
