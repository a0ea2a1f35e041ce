package seal_test

import (
	"crypto/sha256"
	"testing"

	"genggam/internal/seal"
)

func BenchmarkSignStatement(b *testing.B) {
	key, p := testKey(b, "office"), payload(165)
	for b.Loop() {
		if _, err := seal.SignStatement(key, p); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkOpenStatement(b *testing.B) {
	key := testKey(b, "office")
	list := testList(b, key)
	cose, _ := seal.SignStatement(key, payload(165))
	for b.Loop() {
		if _, _, err := seal.OpenStatement(cose, list); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCMS(b *testing.B) {
	key, digest := testKey(b, "office"), sha256.Sum256([]byte("a letter"))
	for b.Loop() {
		if _, err := seal.CMS(key, digest); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkVerifyCMS(b *testing.B) {
	digest := sha256.Sum256([]byte("a letter"))
	der, _ := seal.CMS(testKey(b, "office"), digest)
	for b.Loop() {
		if _, err := seal.VerifyCMS(der, digest); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSignCheckpoint(b *testing.B) {
	node := testNode(b)
	for i := int64(0); b.Loop(); i++ {
		if _, err := node.SignCheckpoint("genggam.banyumas.example/KD1", i, [32]byte{1}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkOpenCheckpoint(b *testing.B) {
	node := testNode(b)
	signed, _ := node.SignCheckpoint(node.Name(), 7, [32]byte{1})
	verifier := node.Verifier()
	for b.Loop() {
		if _, err := seal.OpenCheckpoint(signed, verifier); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDerive(b *testing.B) {
	root := testRoot(b)
	for b.Loop() {
		root.Derive("index/33.02.19.2016/nik")
	}
}

func BenchmarkWrapKey(b *testing.B) {
	root := testRoot(b)
	for b.Loop() {
		root.WrapKey([32]byte{1}, []byte("item 1"))
	}
}

func BenchmarkCheckPassword(b *testing.B) {
	hash, _ := seal.LoginStretch().HashPassword(fixed("salt"), "kopi pagi di sawah")
	for b.Loop() {
		if ok, _, _ := seal.LoginStretch().CheckPassword(hash, "kopi pagi di sawah"); !ok {
			b.Fatal("refused")
		}
	}
}
