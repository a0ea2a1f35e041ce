#!/usr/bin/env bash
# Makes an SQL dump of a synthetic village with OpenSID's real schema, for the
# tests of package moving:
#
#     scripts/opensid-dump.sh SOURCE OUT.sql [PEOPLE [LETTERS]]   (and OUT.sql.other, OUT.sql.facts)
#     GENGGAM_OPENSID_DUMP=OUT.sql go test ./internal/moving/
#
# SOURCE is an unpacked release of OpenSID (GPL-3; nothing of it is kept here or
# goes into the program). Its own table definitions and reference lists are run
# in a MariaDB of our own, without a network port, which ends with this script;
# people and letters are invented: the NIK of nobody begins with 330299.
# Needs mariadb-server and php-cli with php-mysql, php-mbstring and php-xml.
set -euo pipefail

[ $# -ge 2 ] || { sed -n '2,13s/^# \{0,1\}//p' "$0"; exit 2; }
source_dir=$(cd "$1" && pwd) out=$2 people=${3:-10000} letters=${4:-20000}
for tool in php mariadbd mariadb mariadb-install-db mariadb-dump; do
    command -v "$tool" >/dev/null || { echo "opensid-dump: $tool is not here" >&2; exit 3; }
done
[ -d "$source_dir/donjo-app/models/migrations/struktur_tabel" ] || { echo "opensid-dump: $source_dir is no OpenSID with struktur_tabel" >&2; exit 3; }

work=$(mktemp -d) server=
finish() {
    if [ -n "$server" ]; then kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; fi
    rm -rf "$work"
}
trap finish EXIT

as=()
[ "$(id -u)" = 0 ] && as=(--user=root)
mkdir "$work/data"
mariadb-install-db --no-defaults "${as[@]}" --datadir="$work/data" --auth-root-authentication-method=normal --skip-test-db >"$work/log" 2>&1
mariadbd --no-defaults "${as[@]}" --datadir="$work/data" --socket="$work/s" --skip-networking --pid-file="$work/pid" \
    --default-time-zone=+07:00 --innodb-flush-log-at-trx-commit=0 --character-set-server=utf8mb4 >>"$work/log" 2>&1 &
server=$!
sql() { mariadb --no-defaults -uroot --socket="$work/s" "$@"; }
for _ in $(seq 100); do sql -e 'select 1' >/dev/null 2>&1 && break; sleep 0.1; done
sql -e 'create database opensid character set utf8mb4 collate utf8mb4_general_ci'

cat >"$work/make.php" <<'PHP'
<?php
// Runs the table definitions of an OpenSID source and fills them with nobody.
error_reporting(E_ALL & ~E_DEPRECATED & ~E_NOTICE & ~E_WARNING);
[, $source, $socket, $people, $letters] = $argv;
define('BASEPATH', $source); define('FCPATH', $source . '/'); define('APPPATH', $source . '/donjo-app/');
require $source . '/vendor/autoload.php';

use Illuminate\Container\Container;
use Illuminate\Database\Capsule\Manager;
use Illuminate\Support\Facades\DB;
use Illuminate\Support\Facades\Facade;

class Nothing { public function __call($name, $args) { return null; } public function __get($name) { return null; } }
class CI_Model { public function __construct() {} public function __get($name) { return new Nothing(); } }
function config_item($key) { return null; }
function currentVersion() { return '2410.0.0'; }
function setting($key = null) { return null; }
function identitas($key = null) { return $key === 'id' ? 1 : (object) ['id' => 1]; }
define('DEFAULT_LOKASI_IMPOR', 'storage/app/template/impor/');
define('FONT_SYSTEM_TINYMCE', ''); function log_message(...$said) {}
class MY_Model extends CI_Model {}

$box = Container::getInstance();
$capsule = new Manager($box);
$capsule->addConnection(['driver' => 'mysql', 'unix_socket' => $socket, 'host' => 'localhost', 'database' => 'opensid', 'username' => 'root',
    'password' => '', 'charset' => 'utf8mb4', 'collation' => 'utf8mb4_general_ci', 'strict' => false, 'timezone' => '+07:00']);
$capsule->setAsGlobal(); $capsule->bootEloquent();
$box->instance('db', $capsule->getDatabaseManager());
$box->bind('db.schema', fn () => $capsule->getConnection()->getSchemaBuilder());
Facade::setFacadeApplication($box);

$files = glob($source . '/donjo-app/models/migrations/struktur_tabel/*.php'); sort($files);
DB::statement('SET FOREIGN_KEY_CHECKS=0');
$bad = 0;
foreach ($files as $file) { try { (require $file)->up(); } catch (Throwable $e) { $bad++; fwrite(STDERR, basename($file) . ': ' . substr($e->getMessage(), 0, 160) . "\n"); } }
fwrite(STDERR, count($files) . " definitions of tables run, $bad not\n");

set_exception_handler(function ($e) { fwrite(STDERR, substr($e->getMessage(), 0, 300) . "\n"); exit(1); });
// The reference lists, from the seeder of the source.
foreach (glob($source . '/donjo-app/models/seeders/dataAwal/*.php') as $file) { require_once $file; }
require_once $source . '/donjo-app/models/seeders/Data_awal_seeder.php';
DB::table('config')->insert(['id' => 1, 'app_key' => 'synthetic', 'nama_desa' => 'Contoh', 'kode_desa' => '3302992001', 'nama_kecamatan' => 'Contoh', 'kode_kecamatan' => '330299',
    'nama_kepala_camat' => '-', 'nip_kepala_camat' => '-', 'nama_kabupaten' => 'Banyumas', 'kode_kabupaten' => '3302', 'nama_propinsi' => 'Jawa Tengah', 'kode_propinsi' => '33']);
class Lists extends Data_awal_seeder { public $twebaset; public $keuanganRefKegiatan; public $pendudukSuku; public function __construct() {} }
$lists = new Lists();
foreach (['twebaset' => 'Twebaset', 'keuanganRefKegiatan' => 'KeuanganManualRefKegiatan', 'pendudukSuku' => 'PendudukSuku'] as $property => $class) {
    if (class_exists($class)) { $lists->$property = new $class(); }
}
try { (new ReflectionMethod('Data_awal_seeder', 'addDataMaster'))->invoke($lists); }
catch (Throwable $e) { fwrite(STDERR, 'reference lists: ' . substr($e->getMessage(), 0, 200) . "\n"); }
$columns = fn ($table) => array_flip(DB::getSchemaBuilder()->getColumnListing($table));
if (class_exists('SettingAplikasi')) {
    try { foreach ((new SettingAplikasi())->getData() as $row) { DB::table('setting_aplikasi')->insert(array_intersect_key(['config_id' => 1] + $row, $columns('setting_aplikasi'))); } }
    catch (Throwable $e) { fwrite(STDERR, 'settings: ' . substr($e->getMessage(), 0, 200) . "\n"); }
}
DB::table('setting_aplikasi')->where('key', 'penomoran_surat')->delete(); DB::table('setting_aplikasi')->where('key', 'format_nomor_surat')->delete();
DB::table('setting_aplikasi')->insert(array_intersect_key(['config_id' => 1, 'judul' => '-', 'key' => 'penomoran_surat', 'value' => '2'], $columns('setting_aplikasi')));
DB::table('setting_aplikasi')->insert(array_intersect_key(['config_id' => 1, 'judul' => '-', 'key' => 'format_nomor_surat', 'value' => '[kode_surat]/[nomor_surat, 3]/[kode_desa]/[bulan_romawi]/[tahun]'], $columns('setting_aplikasi')));
DB::table('setting_aplikasi')->insert(array_intersect_key(['config_id' => 1, 'judul' => '-', 'key' => 'current_version', 'value' => '2410.0.0'], $columns('setting_aplikasi')));

// Letter types: those that come with the source, and one of the village's own.
$have = $columns('tweb_surat_format'); $n = 0;
foreach (json_decode((string) @file_get_contents($source . '/assets/import/template_surat_tinymce.json'), true) ?: [] as $t) {
    $t = array_map(fn ($v) => is_array($v) ? json_encode($v) : $v, $t);
    DB::table('tweb_surat_format')->insert(array_intersect_key(['id' => ++$n, 'config_id' => 1] + $t, $have));
}
DB::table('tweb_surat_format')->insert(array_intersect_key(['id' => ++$n, 'config_id' => 1, 'nama' => "Keterangan Sewa Lumbung Jum'at", 'url_surat' => 'sistem-surat-keterangan-sewa-lumbung', 'kode_surat' => '590',
    'jenis' => 4, 'template' => "<p>Menerangkan bahwa [nama] menyewa lumbung \\ \"desa\"\r\n</p>", 'format_nomor' => '590/[nomor_surat]/LUMBUNG/[tahun]', 'format_nomor_global' => 0,
    'kode_isian' => json_encode([['tipe' => 'text', 'kode' => '[form_lumbung]', 'nama' => 'Lumbung', 'required' => '1']])], $have));
$types = $n;

// People.
mt_srand(20261123);
$pick = fn (array $list) => $list[mt_rand(0, count($list) - 1)];
$given = ['Sukarno', 'Warsini', "Ma'ruf", 'Tarsiyah', 'Karto', 'Siti', "Nur'aini", 'Darmaji', 'Wagiyem', 'Yatno', 'Ngatinah', 'Slamet', 'Kasminah', 'Rasim', 'Tumirah', "Jum'atun"];
$after = ['Hadi', 'Wijaya', 'Lestari', 'Santoso', 'Widodo', "Sa'diyah", 'Prasetyo', 'Rahayu', 'Al-Farisi', 'bin Karta', 'Kusumawardhani'];
$before = ['H. ', 'Hj. ', 'Drs. ', 'dr. ', 'R.Ng. ']; $behind = [', S.Pd.', ', S.Kom., M.M.', ', A.Md.Keb.', ', S.H.'];
$name = function () use ($pick, $given, $after, $before, $behind) {
    $n = $pick($given); $k = mt_rand(0, 99);
    if ($k >= 30) { $n .= ' ' . $pick($after); }
    if ($k >= 90) { $n = $pick($before) . $n; }
    if ($k >= 80 && $k < 92) { $n .= $pick($behind); }
    return $n;
};
$rows = []; $flush = function ($table, $limit = 0) use (&$rows) {
    if (count($rows[$table] ?? []) > $limit) { DB::table($table)->insert($rows[$table]); $rows[$table] = []; }
};
DB::beginTransaction();
$area = 0; $rts = [];
foreach (['Karanganyar', 'Kalisalak', "Dukuh Jum'at"] as $d => $dusun) {
    $rows['tweb_wil_clusterdesa'][] = ['id' => ++$area, 'config_id' => 1, 'rt' => '0', 'rw' => '0', 'dusun' => $dusun];
    foreach (['001', '002'] as $rw) {
        $rows['tweb_wil_clusterdesa'][] = ['id' => ++$area, 'config_id' => 1, 'rt' => '0', 'rw' => $rw, 'dusun' => $dusun];
        foreach (['001', '002', '3'] as $rt) { $rows['tweb_wil_clusterdesa'][] = ['id' => ++$area, 'config_id' => 1, 'rt' => $rt, 'rw' => $rw, 'dusun' => $dusun]; $rts[] = $area; }
    }
}
$flush('tweb_wil_clusterdesa');
$family = 0; $left = 0; $serial = 0; $jobs = max(1, (int) DB::table('tweb_penduduk_pekerjaan')->max('id'));
for ($id = 1; $id <= $people; $id++) {
    if ($left == 0) {
        $family++; $left = mt_rand(1, 6); $role = 1; $cluster = $pick($rts);
        $kk = $family % 251 == 0 ? sprintf('03302992001%05d', $family) : sprintf('330299%02d%02d%02d%04d', mt_rand(1, 28), mt_rand(1, 12), mt_rand(5, 25), $family % 9999 + 1);
        $rows['tweb_keluarga'][] = ['id' => $family, 'config_id' => 1, 'no_kk' => $kk, 'nik_kepala' => $id, 'alamat' => 'Jalan Melati ' . mt_rand(1, 200), 'id_cluster' => $cluster,
            'tgl_daftar' => '2012-01-01 03:00:00'];
        $flush('tweb_keluarga', 400);
    }
    $sex = $role == 1 ? 1 : ($role == 2 ? 2 : mt_rand(1, 2)); $year = mt_rand(1935, 2025); $month = mt_rand(1, 12); $day = mt_rand(1, 28);
    $nik = sprintf('330299%02d%02d%02d%04d', $day + ($sex == 2 ? 40 : 0), $month, $year % 100, ++$serial % 9999 + 1);
    if ($id % 997 == 0) { $nik = sprintf('03302992001%05d', $id); }
    if ($id % 2503 == 0) { $nik = '33029912' . $id; }
    $k = mt_rand(0, 99); $life = $k < 88 ? 1 : ($k < 94 ? 2 : ($k < 98 ? 3 : 4));
    $rows['tweb_penduduk'][] = ['id' => $id, 'config_id' => 1, 'nama' => $id % 3001 == 0 ? '-' : $name(), 'nik' => $nik, 'id_kk' => $family, 'kk_level' => $role == 1 ? 1 : ($role == 2 ? 3 : 4), 'sex' => $sex,
        'tempatlahir' => 'Banyumas', 'tanggallahir' => sprintf('%04d-%02d-%02d', $year, $month, $day), 'agama_id' => mt_rand(1, 6), 'pendidikan_kk_id' => mt_rand(1, 10), 'pekerjaan_id' => mt_rand(1, $jobs),
        'status_kawin' => $role <= 2 ? 2 : 1, 'warganegara_id' => 1, 'golongan_darah_id' => 13, 'id_cluster' => $cluster, 'status' => 1, 'status_dasar' => $life, 'nama_ayah' => $name(), 'nama_ibu' => $name(),
        'telepon' => $id % 5 == 0 ? sprintf('08120%07d', $id) : '-', 'alamat_sekarang' => 'Jalan Mawar', 'created_by' => 1, 'ket' => $id % 50 == 0 ? "baris satu\r\nbaris dua \\ 'petik'" : null];
    $flush('tweb_penduduk', 400);
    if ($life != 1) { $rows['log_penduduk'][] = ['config_id' => 1, 'id_pend' => $id, 'kode_peristiwa' => $life, 'tgl_peristiwa' => sprintf('2024-%02d-%02d 00:00:00', $month, $day)]; $flush('log_penduduk', 400); }
    $role++; $left--;
}
foreach (['tweb_keluarga', 'tweb_penduduk', 'log_penduduk'] as $table) { $flush($table); }
// Letters: each type counts by itself from 1 in each year; the first of 2026 is
// written in the first hour of the year, which is 2025 by UTC.
$last = []; $text = str_repeat("<p style=\"margin: 0\">Isi surat; 'contoh' \\ (tidak dibaca) -- bukan komentar /* juga bukan */</p>\r\n", 20);
for ($id = 1; $id <= $letters; $id++) {
    $type = mt_rand(1, $types); $year = 2020 + intdiv(($id - 1) * 7, $letters); $first = ! isset($last[$type][$year]);
    $no = $last[$type][$year] = ($last[$type][$year] ?? 0) + 1;
    $rows['log_surat'][] = ['id' => $id, 'config_id' => 1, 'id_format_surat' => $type, 'id_pend' => $id % 40 == 0 ? null : mt_rand(1, $people), 'id_pamong' => 1, 'nama_pamong' => 'Kartono Hadi', 'nama_jabatan' => 'Kepala Desa',
        'id_user' => 1, 'tanggal' => $first ? "$year-01-01 00:30:00" : sprintf('%d-%02d-%02d 09:15:00', $year, mt_rand(1, 11), mt_rand(1, 28)), 'bulan' => '01', 'tahun' => (string) $year, 'no_surat' => (string) $no,
        'nama_surat' => "surat_$id.pdf", 'nama_non_warga' => $id % 40 == 0 ? $name() : null, 'nik_non_warga' => $id % 40 == 0 ? '3302991708900001' : null, 'keterangan' => 'keperluan ' . $id,
        'status' => $id % 500 == 0 ? 0 : 1, 'deleted_at' => $id % 700 == 0 ? '2026-02-02 10:00:00' : null, 'isi_surat' => $text];
    $flush('log_surat', 200);
}
$flush('log_surat');
for ($id = 1; $id <= 300; $id++) {
    $rows['surat_masuk'][] = ['id' => $id, 'config_id' => 1, 'nomor_urut' => $id, 'tanggal_penerimaan' => '2026-03-04', 'nomor_surat' => "005/$id/2026", 'kode_surat' => '005', 'tanggal_surat' => '2026-03-01', 'pengirim' => 'Kecamatan Contoh', 'isi_singkat' => 'Undangan rapat', 'isi_disposisi' => 'Hadir'];
    $rows['surat_keluar'][] = ['id' => $id, 'config_id' => 1, 'nomor_urut' => $id, 'nomor_surat' => "470/$id/2026", 'kode_surat' => '470', 'tanggal_surat' => '2026-03-01', 'tujuan' => 'Dinas Contoh', 'isi_singkat' => 'Laporan', 'ekspedisi' => 1, 'tanggal_pengiriman' => '2026-03-02', 'tanda_terima' => 'Loket', 'created_by' => 1, 'updated_by' => 1];
}
$flush('surat_masuk'); $flush('surat_keluar');
DB::commit();
PHP
php -d memory_limit=1G "$work/make.php" "$source_dir" "$work/s" "$people" "$letters"
dump() { mariadb-dump --no-defaults -uroot --socket="$work/s" "$@" opensid; }
dump >"$out"
# The same once more as other options write it, and what the server itself says
# of it, for the test to compare.
dump --skip-extended-insert --complete-insert --skip-tz-utc --compatible=ansi --default-character-set=utf8mb4 >"$out.other"
sql -N opensid -e "set time_zone='+07:00';
    select 'resident', id, nik, status_dasar, hex(nama) from tweb_penduduk;
    select 'register', f.url_surat, year(l.tanggal), max(cast(l.no_surat as unsigned)), count(*) from log_surat l
        join tweb_surat_format f on f.id = l.id_format_surat where l.status = 1 group by 2, 3;" >"$out.facts"
sql -N opensid -e "select concat('residents ', (select count(*) from tweb_penduduk), ', families ', (select count(*) from tweb_keluarga), ', letters ', (select count(*) from log_surat), ', letter types ', (select count(*) from tweb_surat_format))"
ls -l "$out" | awk '{print $5 " bytes"}'
