package moving_test

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"genggam/internal/fault"
	"genggam/internal/moving"
)

// rows reads one table whole: each row as its values joined by "|", NULL as ∅.
func rows(sql, table string, keep ...string) (got []string, err error) {
	d, err := moving.OpenDump(strings.NewReader(sql))
	if err != nil {
		return nil, err
	}
	err = d.Rows(table, keep, func(r *moving.Row) error {
		var cells []string
		for _, k := range keep {
			v := r.Text(k)
			if r.Null(k) {
				v = "∅"
			}
			cells = append(cells, v)
		}
		got = append(got, fmt.Sprintf("%d:%s%s", r.Line, r.Broken, strings.Join(cells, "|")))
		return nil
	})
	return got, err
}

const table = "CREATE TABLE `t` (`a` int(11) DEFAULT '1' COMMENT 'x),(',\n `b` varchar(9), KEY `a` (`a`,`b`));\n"

func TestRowsAreReadInEveryShapeThatProgramsWrite(t *testing.T) {
	for name, c := range map[string]struct {
		sql  string
		want []string
	}{
		"mariadb-dump":               {table + "INSERT INTO `t` VALUES\n(1,'x'),\n(2,NULL);\n", []string{"4:1|x", "5:2|∅"}},
		"one row in a statement":     {table + "INSERT INTO `t` VALUES (1,'x');INSERT INTO t VALUES (2,'y');", []string{"3:1|x", "3:2|y"}},
		"with columns, turned round": {"INSERT INTO `t` (`b`, `a`) VALUES ('x', 1), ('y', 2);", []string{"1:1|x", "1:2|y"}},
		"with the database's name":   {"INSERT INTO `db`.`t` (a,b) VALUES (1,'x');", []string{"1:1|x"}},
		"ANSI quotes":                {"CREATE TABLE \"t\" (\"a\" int, \"b\" text);INSERT INTO \"t\" VALUES (1,'x');", []string{"1:1|x"}},
		"bare names":                 {"create table if not exists t (a int, b text, primary key (a));\ninsert into t values (1,'x');", []string{"2:1|x"}},
		"CREATE IF NOT EXISTS":       {"CREATE TABLE IF NOT EXISTS `t` (`a` int, `b` text);INSERT IGNORE INTO `t` VALUES (1,'x');", []string{"1:1|x"}},
		"REPLACE":                    {table + "REPLACE INTO `t` VALUES (1,'x');", []string{"3:1|x"}},
		"ON DUPLICATE KEY":           {table + "INSERT INTO `t` VALUES (1,'x') ON DUPLICATE KEY UPDATE a=VALUES(a);", []string{"3:1|x"}},
		"escapes":                    {table + `INSERT INTO t VALUES (1,'\0\'\"\b\n\r\t\Z\\\%\_\q'''),(2,"d""q\"");`, []string{"3:1|\x00'\"\b\n\r\t\x1a\\\\%\\_q'", "3:2|d\"q\""}},
		"hexadecimal and bits":       {table + "INSERT INTO t VALUES (b'101',0x4142),(0,x'43'),(0x,X''),(1,0xABC);", []string{"3:5|AB", "3:0|C", "3:|", "3:1|\x0a\xbc"}},
		"a character set before":     {table + "INSERT INTO t VALUES (1,_binary 'x'),(2,_utf8mb4'y'),(3,N'z');", []string{"3:1|x", "3:2|y", "3:3|z"}},
		"numbers and truth":          {table + "INSERT INTO t VALUES (-1.5e+3,+2),(TRUE,false),(DEFAULT,.5);", []string{"3:-1.5e+3|+2", "3:1|0", "3:∅|.5"}},
		"comments anywhere":          {"# a\n-- b;\n--\n/* c; */" + table + "/*!40000 ALTER TABLE t DISABLE KEYS */;INSERT /*!32311 IGNORE */ INTO `t` VALUES /* ( */ (1,/*)*/'x') -- d\n,(2,'-- y');", []string{"6:1|x", "7:2|-- y"}},
		"strings with signs":         {table + "INSERT INTO t VALUES (1,');\n(2,'),(3,'`\"#');", []string{"3:1|);\n(2,", "4:3|`\"#"}},
		"triggers":                   {table + "DELIMITER ;;\nCREATE TRIGGER x AFTER INSERT ON t FOR EACH ROW BEGIN INSERT INTO t VALUES (9,'no'); END ;;\nDELIMITER ;\nINSERT INTO t VALUES (1,'x');", []string{"6:1|x"}},
		"rows between other tables":  {table + "INSERT INTO t VALUES (1,'x');INSERT INTO u VALUES (7);\nINSERT INTO t VALUES (2,'y');", []string{"3:1|x", "4:2|y"}},
		"INSERT without rows":        {table + "INSERT INTO t SELECT a, b FROM u;INSERT INTO t VALUES (1,'x');", []string{"3:1|x"}},
		"a byte order mark, CRLF":    {"\ufeff" + strings.ReplaceAll(table, "\n", "\r\n") + "INSERT INTO `t` VALUES\r\n(1,'x');\r\n", []string{"4:1|x"}},
		"OpenSID's own backup":       {"DROP VIEW IF EXISTS v;\n#\n# TABLE STRUCTURE FOR: t; it's\n#\n\nDROP TABLE IF EXISTS `t`;\n\n" + table + "\nINSERT INTO `t` (`a`, `b`) VALUES (1, 'x');\nINSERT INTO `t` (`a`, `b`) VALUES (2, NULL);\n\n\n", []string{"11:1|x", "12:2|∅"}},
		"too few and too many":       {table + "INSERT INTO t VALUES (1),(1,'x',2),(2,'y');", []string{"3:moving.row-columns|∅", "3:moving.row-columns|", "3:2|y"}},
	} {
		got, err := rows(c.sql, "t", "a", "b")
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s: %v\n got %q\nwant %q", name, err, got, c.want)
		}
	}
}

func TestAFileThatCannotBeReadIsRefusedWithItsLine(t *testing.T) {
	for name, c := range map[string]struct{ sql, want string }{
		"nothing":              {"", "moving.no-tables"},
		"text":                 {"Yth. Bapak Kepala Desa; mohon izin.\n", "moving.cut[1]"},
		"only a comment":       {"-- nothing\n", "moving.no-tables"},
		"zip":                  {"PK\x03\x04....", "moving.packed"},
		"gzip":                 {"\x1f\x8b\x08\x00....", "moving.packed"},
		"UTF-16":               {"\xff\xfe-\x00-\x00", "moving.utf16"},
		"cut in a statement":   {table + "INSERT INTO t VALUES (1,'x'),\n(2,", "moving.cut[3]"},
		"cut in a string":      {table + "INSERT INTO t VALUES\n(1,'x", "moving.cut[4]"},
		"cut in a comment":     {table + "\n/* x", "moving.cut[4]"},
		"no columns":           {"INSERT INTO t VALUES (1);", "moving.no-columns[t]"},
		"a function":           {table + "INSERT INTO t VALUES (1,'x'),\n(NOW(),'y');", "moving.syntax[4]"},
		"two of one name":      {table + "INSERT INTO t VALUES (1,'x');\n" + table, "moving.twice[t 4]"},
		"a name without end":   {"CREATE TABLE `" + strings.Repeat("x", 300) + "` (a int);", "moving.syntax[1]"},
		"a comma and no value": {table + "INSERT INTO t VALUES (1,);", "moving.syntax[3]"},
	} {
		_, err := rows(c.sql, "t", "a", "b")
		if f := fault.As(err); f == nil || f.Error() != c.want {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
}

// long is a dump with one value of many bytes that is never held whole.
type long struct {
	head, tail string
	size, at   int64
}

func (l *long) Read(p []byte) (n int, err error) {
	for n < len(p) {
		switch end := int64(len(l.head)) + l.size; {
		case l.at < int64(len(l.head)):
			p[n] = l.head[l.at]
		case l.at < end:
			p[n] = 'x'
		case l.at < end+int64(len(l.tail)):
			p[n] = l.tail[l.at-end]
		default:
			return n, io.EOF
		}
		l.at++
		n++
	}
	return n, nil
}

func (l *long) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += l.at
	case io.SeekEnd:
		offset += int64(len(l.head)) + l.size + int64(len(l.tail))
	}
	if offset < 0 {
		return 0, errors.New("seeking before the beginning")
	}
	l.at = offset
	return offset, nil
}

func TestAValueOfManyMegabytesIsPassedByOrTold(t *testing.T) {
	l := &long{head: table + "INSERT INTO t VALUES (1,'x'),\n(2,'", tail: "'),\n(3,'z');", size: 40 << 20}
	d, err := moving.OpenDump(l)
	if err != nil || d.Table("t").Rows != 3 {
		t.Fatal(err)
	}
	for _, c := range []struct{ keep, want string }{{"a", "1 2 3 "}, {"b", "x (moving.row-big) z "}} {
		var got strings.Builder
		used := testing.AllocsPerRun(1, func() {
			got.Reset()
			err = d.Rows("t", []string{c.keep}, func(r *moving.Row) error {
				got.WriteString(r.Text(c.keep))
				if r.Broken != "" {
					fmt.Fprintf(&got, "(%s)", r.Broken)
				}
				got.WriteString(" ")
				return nil
			})
		})
		if err != nil || got.String() != c.want || used > 1000 {
			t.Errorf("%v: %q after %v allocations", err, got.String(), used)
		}
	}
}

func TestADumpWhoseLastLineIsMissingSaysSo(t *testing.T) {
	head := "-- MariaDB dump 10.19\n" + table
	for sql, want := range map[string]bool{head: false, head + "-- Dump completed on 2026-11-23\n": true, table: true} {
		d, err := moving.OpenDump(strings.NewReader(sql))
		if err != nil || d.Whole != want {
			t.Errorf("%q: %v, %v", sql, d.Whole, err)
		}
	}
}

func TestTheClockOfADumpIsKnown(t *testing.T) {
	for head, want := range map[string]bool{"/*!40103 SET TIME_ZONE='+00:00' */;": true, "SET time_zone = \"+00:00\";": true, "": false} {
		d, err := moving.OpenDump(strings.NewReader(head + "CREATE TABLE t (a TIMESTAMP NOT NULL, b datetime);"))
		if err != nil || d.UTC != want || !d.Table("t").Stamped("a") || d.Table("t").Stamped("b") {
			t.Errorf("%q: %v, %v", head, d, err)
		}
	}
}

// FuzzDump reads anything: it may be refused, but never panics, hangs or gives
// a number of rows that is not the one counted before.
func FuzzDump(f *testing.F) {
	for _, s := range []string{table, table + "INSERT INTO t VALUES (1,'x\\'y''z'),(0x41,NULL);", "INSERT INTO t (a) VALUES (1) ON DUPLICATE KEY UPDATE a=1;",
		"DELIMITER ;;\nCREATE TABLE t (a int);;\nINSERT INTO t VALUES (1);;", "/*!40103 SET TIME_ZONE='+00:00' */;", "CREATE TABLE t (", "'", "`", "INSERT INTO t (`a", "\ufeff#\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, sql string) {
		d, err := moving.OpenDump(strings.NewReader(sql))
		if err != nil {
			return
		}
		for _, table := range d.Tables() {
			n := 0
			err := d.Rows(table.Name, append([]string{"a"}, table.Columns...), func(*moving.Row) error { n++; return nil })
			if err == nil && n > table.Rows {
				t.Errorf("%d rows of %d", n, table.Rows)
			}
		}
	})
}

// FuzzValue writes any text as mariadb-dump escapes it and reads it back.
func FuzzValue(f *testing.F) {
	for _, s := range []string{"", "Sa'dun", "a\\b", "\x00\n\r\x1a\"", "');--", "Nurai’i", "\\", "''", "%_"} {
		f.Add(s)
	}
	escape := strings.NewReplacer("\\", "\\\\", "'", "\\'", "\"", "\\\"", "\x00", "\\0", "\n", "\\n", "\r", "\\r", "\x1a", "\\Z")
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 200_000 {
			return
		}
		for _, literal := range []string{"'" + escape.Replace(s) + "'", "'" + strings.ReplaceAll(strings.ReplaceAll(s, "\\", "\\\\"), "'", "''") + "'", fmt.Sprintf("0x%x", s)} {
			d, err := moving.OpenDump(strings.NewReader(table + "INSERT INTO t VALUES (1," + literal + "),(2,'end');"))
			if err != nil {
				t.Fatalf("%q: %v", literal, err)
			}
			var got []string
			if err := d.Rows("t", []string{"b"}, func(r *moving.Row) error { got = append(got, r.Text("b")); return nil }); err != nil {
				t.Fatalf("%q: %v", literal, err)
			}
			if !slices.Equal(got, []string{s, "end"}) {
				t.Fatalf("%q came back as %q", s, got)
			}
		}
	})
}
