package welcome_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"genggam/internal/fault"
	"genggam/internal/seal"
	"genggam/internal/welcome"
)

const kit = "GENGGAM-KIT-1\nAAAA-AAAA-A\nBBBB-BBBB-B\nCCCC-CCCC-C\nDDDD-DDDD-D\n"

// talk is a conversation with what is typed; it returns the commands that were
// performed and what was seen.
func talk(typed string, do func(password, line string) (string, error)) (*welcome.Talk, *[]string, *strings.Builder) {
	var did []string
	seen := &strings.Builder{}
	return &welcome.Talk{
		In: strings.NewReader(typed), Out: seen,
		Sentence: func(key string, _ ...any) string { return key },
		Do: func(password string, args ...string) (string, error) {
			line := strings.Join(args, " ")
			did = append(did, line)
			return do(password, line)
		},
		Veil:  func() func() { return func() {} },
		Print: func(string) error { return errors.New("no printer") },
	}, &did, seen
}

func TestANodeIsFoundedOnlyAfterEverythingWasAgreedTo(t *testing.T) {
	give := func(string, string) (string, error) { return kit, nil }
	for name, c := range map[string]struct {
		typed, want, seen string
		fails             bool
	}{
		"as suggested":               {"sokaraja kulon\n1\n\nya\ncccc cccc c\n", "init --office 33.02.19.2016 --host sokarajakulon.desa.id", "kit-well", false},
		"by code, own address":       {"33.02.19.2016\n1\nHTTPS://Layanan.Example.go.id/\ny\nCCCC-CCCC-C\n", "init --office 33.02.19.2016 --host layanan.example.go.id", "kit-well", false},
		"with the district":          {"sokaraja kulon sokaraja\n1\n\nya\nCCCC-CCCC-C\n", "init --office 33.02.19.2016 --host sokarajakulon.desa.id", "kit-well", false},
		"a kelurahan is under go.id": {"33.02.27.1001\n1\n\nya\nCCCC-CCCC-C\n", "init --office 33.02.27.1001 --host ", "kit-well", false},
		"no first, then yes":         {"sokaraja kulon\n1\n\ntidak\nsokaraja kulon\n1\n\nya\nC\nx\nCCCC-CCCC-C\n", "init --office 33.02.19.2016 --host sokarajakulon.desa.id", "kit-no-printer", false},
		"a place that is not":        {"atlantis\nsokaraja kulon\n99\nsokaraja kulon\n1\n\nya\nCCCCCCCCC\n", "init --office 33.02.19.2016 --host sokarajakulon.desa.id", "place-none", false},
		"broken off before":          {"sokaraja kulon\n1\n\n", "", "", true},
		"refused":                    {"sokaraja kulon\n1\n\ntidak\n", "", "", true},
	} {
		t.Run(name, func(t *testing.T) {
			talk, did, seen := talk(c.typed, give)
			err := talk.Found(context.Background())
			if (err != nil) != c.fails {
				t.Fatalf("%v\n%s", err, seen)
			}
			if got := strings.Join(*did, ";"); !strings.HasPrefix(got, c.want) || c.want == "" && got != "" || len(*did) > 2 {
				t.Errorf("did %q", got)
			}
			if kept := len(*did) == 2 && (*did)[1] == "kit confirm"; kept == c.fails {
				t.Errorf("did %q", *did)
			}
			if !strings.Contains(seen.String(), c.seen) {
				t.Errorf("saw %s", seen)
			}
		})
	}
}

func TestAKitThatNobodyConfirmedComesBackAsANewOneUntilSomebodyDoes(t *testing.T) {
	give := func(_, line string) (string, error) {
		if line == "kit new" {
			return kit, nil
		}
		return "", nil
	}
	for typed, want := range map[string]string{
		"":                    "kit new",
		"DDDD\n":              "kit new",
		"x\nCCCC-CCCC-C\n":    "kit new;kit confirm",
		"cccc cccc c\nmore\n": "kit new;kit confirm",
	} {
		talk, did, seen := talk(typed, give)
		err := talk.Kit(context.Background())
		if got := strings.Join(*did, ";"); got != want || (err == nil) != strings.Contains(want, "confirm") {
			t.Errorf("%q: did %s, %v", typed, got, err)
		}
		if !strings.Contains(seen.String(), "kit-again") || strings.Index(seen.String(), "kit-again") > strings.Index(seen.String(), "kit-check") {
			t.Errorf("saw %s", seen)
		}
	}
}

func TestTheTwoWhoAreMissingAreEnteredAndTheResidentsTakenIn(t *testing.T) {
	link := seal.TOTPLink("Desa", "kepala", []byte("12345678901234567890"))
	code := seal.TOTPCode([]byte("12345678901234567890"), time.Now())
	short := 0
	typed := "Kartono\nNIPD abc\nNIPD 1\ntidak\nKartono Hadi\nNIPD 1\nhm\nya\npadi\npadi\npadi-kapas-1945\npadi-kapas-1945\n000000\n" + code + "\n" +
		"Tuginem\nya\npadi-kapas-1945\npadi-kapas\npadi-kapas-1945\npadi-kapas-1945\n\n1\nx\n1234567\n1\n0143\n\"C:\\p.csv\"\nya\n'D:\\q.csv'\n"
	talk, did, seen := talk(typed, func(password, line string) (string, error) {
		switch {
		case strings.HasPrefix(line, "user add") && len(password) < seal.PasswordMin:
			short++
			return "", seal.PasswordShape(password)
		case strings.HasPrefix(line, "user add"):
			return link + "\n", nil
		case strings.HasPrefix(line, "numbers") && strings.HasSuffix(line, "=1234567"):
			return "", fault.New(fault.Invalid, "numbers.range", 99999)
		case line == "office list":
			return "33.02.19.2016\tDesa Sokaraja Kulon\t33.02.19\n", nil
		case strings.HasPrefix(line, "numbers"):
			return "_common\t2026\t144\n", nil
		case strings.HasPrefix(line, "import") && strings.Contains(line, "p.csv"):
			return "p.csv:2: nik\n", errors.New("some rows are wrong")
		}
		return "", nil
	})
	if err := talk.People(context.Background()); err != nil {
		t.Fatalf("%v\n%s", err, seen)
	}
	want := []string{
		"user list", "office list",
		"user add kepala --office 33.02.19.2016 --role signer,head --name Kartono Hadi --position Kepala Desa Sokaraja Kulon --number NIPD 1",
		"user add kepala --office 33.02.19.2016 --role signer,head --name Kartono Hadi --position Kepala Desa Sokaraja Kulon --number NIPD 1",
		"user prove kepala",
		"user add loket --office 33.02.19.2016 --role front-desk,verifier,registrar --name Tuginem",
		"numbers set --office 33.02.19.2016 --together surat=1234567", "numbers set --office 33.02.19.2016 --together surat=143",
		`import residents C:\p.csv --office 33.02.19.2016`, `import residents D:\q.csv --office 33.02.19.2016`,
	}
	if strings.Join(*did, "\n") != strings.Join(want, "\n") || short != 1 {
		t.Errorf("did\n%s", strings.Join(*did, "\n"))
	}
	for _, w := range []string{"password-short", "code-wrong", "number-wrong", "account-agree", "code-well", "password-differs", "code-later", "last-digits", "numbers.range", "last-well", "p.csv:2: nik", "residents-well"} {
		if !strings.Contains(seen.String(), w) {
			t.Errorf("no %s in\n%s", w, seen)
		}
	}
	if strings.Contains(seen.String(), "padi-kapas") {
		t.Error("a password was shown")
	}
}

func TestAnOfficeThatHasItsPeopleIsAskedNothing(t *testing.T) {
	for _, list := range []string{"kepala\tA\nloket\tB\n", "kades\tA\ncarik\tB\n"} {
		talk, did, seen := talk("", func(string, string) (string, error) { return list, nil })
		if err := talk.People(context.Background()); err != nil || len(*did) != 1 || seen.Len() > 0 {
			t.Errorf("%v, %q, %s", err, *did, seen)
		}
	}
}

func TestTheConversationEndsWithItsContext(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	stop()
	r, w := io.Pipe()
	defer func() { _ = w.Close() }()
	talk, _, _ := talk("", nil)
	talk.In = r
	if _, err := talk.Demo(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

func TestAQRCodeIsDrawnWithItsBorder(t *testing.T) {
	drawn, err := welcome.Draw("otpauth://totp/x")
	if err != nil {
		t.Fatal(err)
	}
	rows := strings.Split(strings.TrimRight(drawn, "\n"), "\n")
	width := len([]rune(rows[0]))
	if rows[0] != strings.Repeat("█", width) || len(rows) != (width+1)/2 {
		t.Errorf("%d x %d\n%s", width, len(rows), drawn)
	}
	for _, r := range rows {
		if len([]rune(r)) != width || !strings.HasPrefix(r, "██") || !strings.HasSuffix(r, "██") {
			t.Errorf("the row %q", r)
		}
	}
}

func TestAStaffNumberIsDigitsWithItsWord(t *testing.T) {
	for text, well := range map[string]bool{"": true, "NIPD 1234": true, "nip. 19680101 199003 1 001": true, "NIP: 196801011990031001": true, "12.34": true,
		"NIP": false, "-": false, "tidak ada": false, "NIPD 12a": false, "rahasia-sekali": false, " . ": false} {
		if welcome.IsStaffNumber(text) != well {
			t.Errorf("%q is taken for the other", text)
		}
	}
}
