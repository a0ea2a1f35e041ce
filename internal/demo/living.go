package demo

// education is what a family card says of somebody of an age: schools came to
// the villages late, so that the older finished fewer of them.
func (g *generator) education(age int) string {
	switch {
	case age < 6:
		return "Tidak/Belum Sekolah"
	case age < 12:
		return "Belum Tamat SD/Sederajat"
	case age < 15:
		return "Tamat SD/Sederajat"
	case age < 18:
		return "SLTP/Sederajat"
	case age < 40:
		return pick(g.r, []string{"SLTP/Sederajat", "SLTA/Sederajat", "SLTA/Sederajat", "SLTA/Sederajat", "Akademi/Diploma III/S. Muda", "Diploma IV/Strata I"})
	case age < 60:
		return pick(g.r, []string{"Tamat SD/Sederajat", "Tamat SD/Sederajat", "SLTP/Sederajat", "SLTA/Sederajat", "Diploma IV/Strata I"})
	}
	return pick(g.r, []string{"Tidak/Belum Sekolah", "Belum Tamat SD/Sederajat", "Tamat SD/Sederajat", "Tamat SD/Sederajat", "SLTP/Sederajat"})
}

// job is a plausible one: pupils, workers and those who rest.
func (g *generator) job(sex string, age int) string {
	switch {
	case age < 6:
		return "Belum/Tidak Bekerja"
	case age < 19, age < 23 && g.chance(40):
		return "Pelajar/Mahasiswa"
	case age > 72, age < 26 && g.chance(20):
		return "Belum/Tidak Bekerja"
	case age > 60 && g.chance(12):
		return "Pensiunan"
	case sex == "P" && g.chance(48):
		return "Mengurus Rumah Tangga"
	case sex == "P":
		return pick(g.r, []string{"Pedagang", "Pedagang", "Buruh Harian Lepas", "Karyawan Swasta", "Petani/Pekebun", "Wiraswasta", "Guru", "Perawat", "Penjahit"})
	}
	return pick(g.r, []string{"Petani/Pekebun", "Petani/Pekebun", "Buruh Harian Lepas", "Buruh Harian Lepas", "Karyawan Swasta", "Karyawan Swasta", "Wiraswasta", "Pedagang", "Sopir", "Tukang Batu", "Tukang Kayu", "Perangkat Desa", "Pegawai Negeri Sipil", "Guru"})
}
