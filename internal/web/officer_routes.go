package web

// officerRoutes is every address of the officers' pages. What an address needs
// is an act of desk; desk refuses it all the same.
func officerRoutes() []route {
	out := []route{
		{"GET", loginPath, (*call).login, officer},
		{"POST", loginPath, (*call).loginTake, officer},
		{"POST", "/kantor/keluar", (*call).logout, officer},
		{"GET", switchPath, (*call).switchShow, officer},
		{"POST", switchPath, (*call).switchTake, officer},
		{"POST", closePath, (*call).closeDevice, officer},
	}
	add := func(method, pattern, need string, do func(*clerk) error) {
		out = append(out, route{method, pattern, atDesk(need, do), officer})
	}
	for _, part := range []func(adder){
		inboxRoutes, beginningRoutes, clockRoutes, caseRoutes, counterRoutes, registerRoutes, ledgerRoutes, accountRoutes,
		directRoutes, reachRoutes, handsRoutes, paperRoutes, settlementRoutes, inspectionRoutes, successionRoutes, companyDeskRoutes, permitDeskRoutes, complaintDeskRoutes, complaintPledgeRoutes, planRoutes, disclosureRoutes, sayDeskRoutes, fairnessRoutes, learnRoutes, certifyRoutes, personnelRoutes, staffRuleRoutes, goodsRoutes, queueRoutes, diaryRoutes, moneyRoutes, letterRoutes, dataRoutes,
	} {
		part(add)
	}
	return out
}

// adder enters one address of the officers and the act of desk it needs.
type adder = func(method, pattern, need string, do func(*clerk) error)

func inboxRoutes(add adder) {
	add("GET", pinPath, "see-inbox", (*clerk).pinShow)
	add("POST", pinPath, "see-inbox", (*clerk).pinTake)
	add("GET", overlapPath, "manage-accounts", (*clerk).overlaps)
	add("GET", officeHome, "see-inbox", (*clerk).inboxOpen)
	add("GET", "/kantor/saya", "see-inbox", (*clerk).inboxMine)
	add("GET", "/kantor/selesai", "see-inbox", (*clerk).inboxEnded)
	add("GET", "/kantor/tugas", "see-inbox", (*clerk).tasks)
	add("POST", "/kantor/berikutnya", "work", (*clerk).takeNext)
	add("GET", "/kantor/cari", "see-inbox", (*clerk).find)
	add("POST", "/kantor/cari", "see-inbox", (*clerk).findTake)
}

func caseRoutes(add adder) {
	add("GET", casePath+"{no}", "see-case", (*clerk).caseShow)
	add("GET", casePath+"{no}/tandatangan", "sign", (*clerk).signShow)
	add("GET", casePath+"{no}/pratinjau.pdf", "see-case", (*clerk).preview)
	add("GET", casePath+"{no}/surat.pdf", "see-case", (*clerk).letter)
	add("GET", casePath+"{no}/periksa", "see-case", (*clerk).checkLetter)
	add("GET", casePath+"{no}/lewat-waktu.pdf", "see-case", (*clerk).lapsePaper)
	add("GET", casePath+"{no}/berkas/{item}", "see-case", (*clerk).file)
	add("POST", casePath+"{no}/pindaian", "work", (*clerk).scanTake)
	add("POST", casePath+"{no}/"+visitAct, "work", fieldTake(visitAct))
	add("POST", casePath+"{no}/"+workAct, "work", fieldTake(workAct))
	add("GET", advicePath, "advise", (*clerk).advices)
	for _, a := range caseActs() {
		add("POST", casePath+"{no}/"+a.name, a.need, a.take)
	}
}

func counterRoutes(add adder) {
	add("GET", counterPath, "file-for-person", (*clerk).counter)
	add("POST", counterPath, "file-for-person", (*clerk).counterFind)
	add("POST", counterPath+"/mulai", "file-for-person", (*clerk).counterBegin)
	add("GET", counterPath+"/isi/{draf}", "file-for-person", (*clerk).counterShow)
	add("POST", counterPath+"/isi/{draf}", "file-for-person", (*clerk).counterTake)
	add("GET", counterPath+"/terkirim/{no}", "file-for-person", (*clerk).counterSlip)
	add("GET", outboxPath, "see-outbox", (*clerk).outbox)
	add("POST", outboxPath+"/{id}", "see-outbox", (*clerk).outboxSent)
}

func registerRoutes(add adder) {
	add("GET", residentsPath, "find-resident", (*clerk).residents)
	add("POST", residentsPath, "find-resident", (*clerk).residentsFind)
	add("GET", residentsPath+"/{id}", "see-resident", (*clerk).resident)
	add("POST", residentsPath+"/{id}/telepon", "attach-contact", (*clerk).attachContact)
	add("GET", registerPath, "see-register", (*clerk).registers)
	add("GET", registerPath+"/cara", "see-register", (*clerk).series)
	add("POST", registerPath+"/cara", "decide-numbering", (*clerk).seriesTake)
	add("POST", registerPath+"/cara/nomor", "decide-numbering", (*clerk).numbersTake)
	add("GET", registerPath+"/{nama}/{tahun}", "see-register", (*clerk).register)
	add("POST", registerPath+"/{nama}/{tahun}", "see-register", (*clerk).registerAdd)
	add("POST", registerPath+"/{nama}/{tahun}/batal", "void-number", (*clerk).registerVoid)
}

func ledgerRoutes(add adder) {
	add("GET", ledgerPath, "see-ledger", (*clerk).ledger)
	add("POST", ledgerPath+"/tutup", "close-ledger", (*clerk).ledgerClose)
	add("GET", ledgerPath+"/cetak/{buku}", "see-ledger", (*clerk).ledgerPrint)
	add("GET", ledgerPath+"/surat/{arah}", "see-ledger", (*clerk).ledgerLetters)
	add("POST", ledgerPath+"/surat/{arah}", "keep-ledger", (*clerk).ledgerLetterAdd)
	add("GET", ledgerPath+"/surat/{arah}/{tahun}/{nomor}", "see-ledger", (*clerk).ledgerLetter)
	add("GET", ledgerPath+"/surat/{arah}/{tahun}/{nomor}/pindaian", "see-ledger", (*clerk).ledgerScan)
	add("POST", ledgerPath+"/surat/{arah}/{tahun}/{nomor}/{laku}", "keep-ledger", (*clerk).ledgerLetterDo)
	add("GET", ledgerPath+"/penduduk", "see-ledger", (*clerk).ledgerPeople)
	add("POST", ledgerPath+"/penduduk", "keep-ledger", (*clerk).ledgerPeopleFind)
	add("GET", ledgerPath+"/penduduk/datang", "keep-ledger", (*clerk).ledgerNew)
	add("POST", ledgerPath+"/penduduk/datang", "keep-ledger", (*clerk).ledgerNewTake)
	add("GET", ledgerPath+"/penduduk/{id}", "keep-ledger", (*clerk).ledgerPerson)
	add("POST", ledgerPath+"/penduduk/{id}/{peristiwa}", "keep-ledger", (*clerk).ledgerPersonDo)
	add("GET", ledgerPath+"/hitungan", "keep-ledger", (*clerk).ledgerCount)
	add("POST", ledgerPath+"/hitungan", "keep-ledger", (*clerk).ledgerCountTake)
	add("GET", ledgerPath+"/sementara", "see-ledger", (*clerk).ledgerVisitors)
	add("POST", ledgerPath+"/sementara", "keep-ledger", (*clerk).ledgerVisitorAdd)
	add("POST", ledgerPath+"/sementara/{id}/pergi", "keep-ledger", (*clerk).ledgerVisitorGone)
}

func accountRoutes(add adder) {
	add("GET", accountsPath, "manage-accounts", (*clerk).accounts)
	add("POST", accountsPath, "manage-accounts", (*clerk).accountAdd)
	add("GET", accountsPath+"/{id}", "manage-accounts", (*clerk).account)
	add("POST", accountsPath+"/{id}/peran", "manage-accounts", (*clerk).accountRole)
	add("POST", accountsPath+"/{id}/akhiri", "manage-accounts", (*clerk).accountEnd)
	add("POST", accountsPath+"/{id}/sandi", "manage-accounts", (*clerk).accountPassword)
	add("POST", accountsPath+"/{id}/tutup", "manage-accounts", (*clerk).accountClose)
	add("GET", accountsPath+"/{id}/kode", "manage-accounts", (*clerk).accountCode)
	add("POST", accountsPath+"/{id}/kode", "manage-accounts", (*clerk).accountProve)
}
