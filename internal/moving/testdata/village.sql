-- MariaDB dump 10.19  Distrib 10.11, written by hand for these tests: nobody in it exists
/*!40103 SET TIME_ZONE='+00:00' */;
/*!40101 SET NAMES utf8mb4 */;

CREATE TABLE `analisis_contoh` (`id` int(11) NOT NULL, `isi` text, PRIMARY KEY (`id`));
INSERT INTO `analisis_contoh` VALUES (1,'tertinggal; bukan (baris) lain'),(2,NULL),(3,'-- bukan komentar');

CREATE TABLE `config` (`id` int(11) NOT NULL, `nama_desa` varchar(100), `kode_desa` varchar(10), PRIMARY KEY (`id`)) ENGINE=InnoDB COMMENT='it''s; here';
INSERT INTO `config` VALUES (1,'Contoh','3302992001');

CREATE TABLE `log_penduduk` (`id` int(11), `config_id` int(11), `id_pend` int(11), `kode_peristiwa` int(11), `tgl_peristiwa` datetime);
INSERT INTO `log_penduduk` VALUES (1,1,5,1,'1950-01-01 00:00:00'),(2,1,5,2,'2024-05-06 23:30:00');

CREATE TABLE `log_surat` (
  `id` int(11) NOT NULL AUTO_INCREMENT,
  `config_id` int(11) DEFAULT NULL,
  `id_format_surat` int(11) NOT NULL,
  `id_pend` int(11) DEFAULT NULL,
  `nama_pamong` varchar(100) DEFAULT NULL COMMENT 'siapa, yang (menandatangani)',
  `nama_jabatan` varchar(100) DEFAULT NULL,
  `tanggal` timestamp NOT NULL DEFAULT current_timestamp(),
  `no_surat` varchar(20) DEFAULT NULL,
  `nama_surat` varchar(100) DEFAULT NULL,
  `nik_non_warga` decimal(16,0) DEFAULT NULL,
  `nama_non_warga` varchar(100) DEFAULT NULL,
  `keterangan` varchar(200) DEFAULT NULL,
  `lokasi_arsip` varchar(150) DEFAULT '',
  `status` tinyint(4) NOT NULL DEFAULT 0,
  `isi_surat` longtext DEFAULT NULL,
  `deleted_at` datetime DEFAULT NULL,
  PRIMARY KEY (`id`),
  KEY `k` (`config_id`),
  CONSTRAINT `c` FOREIGN KEY (`config_id`) REFERENCES `config` (`id`)
);
LOCK TABLES `log_surat` WRITE;
/*!40000 ALTER TABLE `log_surat` DISABLE KEYS */;
INSERT INTO `log_surat` VALUES
(1,1,10,1,'Kartono Hadi','Kepala Desa','2025-12-31 17:30:00','7','usaha_1.pdf',NULL,NULL,'untuk modal','Lemari 2',1,'<p>tidak; dibaca\'s</p>',NULL),
(2,1,10,NULL,'Kartono Hadi','Kepala Desa','2026-02-01 03:00:00','12','usaha_2.pdf',3302991708900001,'Ma\'ruf',NULL,'',1,NULL,NULL),
(3,1,11,3,'Kartono Hadi','Kepala Desa','2026-03-01 03:00:00','004','rumah_3.pdf',NULL,NULL,NULL,'',1,NULL,'2026-03-02 00:00:00'),
(4,1,11,3,NULL,NULL,'2026-03-01 03:00:00','99',NULL,NULL,NULL,NULL,'',0,NULL,NULL),
(5,1,12,77,NULL,NULL,'2026-04-01 03:00:00','15/K',NULL,NULL,NULL,NULL,'',1,NULL,NULL),
(6,1,10,1,NULL,NULL,'0000-00-00 00:00:00','1',NULL,NULL,NULL,NULL,'',1,NULL,NULL);
/*!40000 ALTER TABLE `log_surat` ENABLE KEYS */;
UNLOCK TABLES;
DELIMITER ;;
/*!50003 CREATE*/ /*!50017 DEFINER=`root`@`localhost`*/ /*!50003 TRIGGER t AFTER INSERT ON log_surat FOR EACH ROW BEGIN SET @x = 'a;b'; END */;;
DELIMITER ;

CREATE TABLE `setting_aplikasi` (`id` int(11), `config_id` int(11), `key` varchar(50), `value` text);
INSERT INTO `setting_aplikasi` VALUES (1,1,'penomoran_surat','2'),(2,1,'format_nomor_surat','[kode_surat]/[nomor_surat, 3]/[kode_desa]/[bulan_romawi]/[tahun]'),(3,1,'panjang_nomor_surat','3'),(4,1,'current_version','2410.0.0');

CREATE TABLE `surat_keluar` (`id` int(11), `config_id` int(11), `nomor_urut` smallint(6), `nomor_surat` varchar(35), `kode_surat` varchar(10), `tanggal_surat` date, `tanggal_catat` timestamp, `tujuan` varchar(100), `isi_singkat` varchar(200), `berkas_scan` varchar(100), `ekspedisi` tinyint(1), `tanggal_pengiriman` date, `tanda_terima` varchar(200), `keterangan` varchar(500), `lokasi_arsip` varchar(150));
INSERT INTO `surat_keluar` VALUES (1,1,3,'005/3/2026','005','2026-01-05','2026-01-05 18:00:00','Kecamatan','Laporan "bulanan"\r\nlengkap',NULL,1,'2026-01-06','Loket',NULL,'');
CREATE TABLE `surat_masuk` (`id` int(11), `config_id` int(11), `nomor_urut` smallint(6), `tanggal_penerimaan` date, `nomor_surat` varchar(35), `kode_surat` varchar(10), `tanggal_surat` date, `pengirim` varchar(100), `isi_singkat` varchar(200), `isi_disposisi` varchar(200), `berkas_scan` varchar(100), `lokasi_arsip` varchar(150));
INSERT INTO `surat_masuk` VALUES (1,1,41,'2026-02-03','X/1','470','2026-02-01','Dinas','Undangan','Hadir','a.pdf','Map 1');

CREATE TABLE `tweb_golongan_darah` (`id` int(11), `nama` varchar(15));
INSERT INTO `tweb_golongan_darah` VALUES (1,'A'),(13,'TIDAK TAHU');
CREATE TABLE `tweb_keluarga` (`id` int(11), `config_id` int(11), `no_kk` varchar(16), `nik_kepala` varchar(200), `tgl_daftar` timestamp NULL, `alamat` varchar(200), `id_cluster` int(11));
INSERT INTO `tweb_keluarga` VALUES (1,1,'3302991201120001','1','2012-01-12 00:00:00','Jalan Melati 5',3),(2,1,'0330299200100001','4',NULL,'-',3),(3,1,'12','6',NULL,NULL,3);
CREATE TABLE `tweb_penduduk` (`id` int(11), `config_id` int(11), `nama` varchar(100), `nik` varchar(16), `id_kk` int(11), `kk_level` tinyint(4), `sex` tinyint(4), `tempatlahir` varchar(100), `tanggallahir` date, `agama_id` int(11), `pendidikan_kk_id` int(11), `pekerjaan_id` int(11), `status_kawin` tinyint(4), `warganegara_id` tinyint(4), `nama_ayah` varchar(100), `nama_ibu` varchar(100), `golongan_darah_id` int(11), `id_cluster` int(11), `status` int(11), `alamat_sekarang` varchar(200), `status_dasar` tinyint(4), `telepon` varchar(20), `ket` tinytext);
INSERT INTO `tweb_penduduk` VALUES
(1,1,'Drs. H. Sa\'dun Al-Farisi, M.Pd.','3302991708900001',1,1,1,'Banyumas','1990-08-17',1,5,2,2,1,'Karto','-',1,3,1,'Jalan Mawar',1,'0812-3456-7890','baris satu\r\nbaris dua'),
(2,1,'Warsini','3302995708900001',1,3,2,'Purbalingga','1990-08-17',1,4,2,2,1,'','',13,3,1,NULL,1,'-',NULL),
(3,1,0x4E75726169E2809969,'3302990101000002',NULL,NULL,1,NULL,'2000-01-01',3,NULL,NULL,1,1,NULL,NULL,NULL,3,2,'Jalan Mawar',3,NULL,NULL),
(4,1,'Bayi Contoh','0330299200100007',2,4,2,'Banyumas','2026-10-01',1,1,1,1,1,NULL,'Warsini',13,3,1,NULL,1,'tidak punya',NULL),
(5,1,'Slamet','3302990101500001',1,7,1,'Banyumas','1950-01-01',1,3,3,4,1,NULL,NULL,NULL,9,1,NULL,2,NULL,NULL),
(6,1,'Karto','33029901',3,1,1,NULL,NULL,NULL,NULL,NULL,NULL,1,NULL,NULL,NULL,3,1,NULL,1,NULL,NULL),
(7,1,'Kembar','3302991708900001',1,4,1,NULL,NULL,NULL,NULL,NULL,NULL,1,NULL,NULL,NULL,3,1,NULL,1,NULL,NULL),
(8,1,'','3302990202020002',1,4,1,NULL,NULL,NULL,NULL,NULL,NULL,1,NULL,NULL,NULL,3,1,NULL,1,NULL,NULL),
(9,1,'Tarno','3302990303030003',3,4,1,NULL,'2003-03-03',NULL,NULL,99,NULL,1,NULL,NULL,NULL,3,1,NULL,4,NULL,NULL),
(10,2,'Dari Desa Lain','3302990404040004',1,4,1,NULL,NULL,NULL,NULL,NULL,NULL,1,NULL,NULL,NULL,3,1,NULL,1,NULL,NULL);
CREATE TABLE `tweb_penduduk_pekerjaan` (`id` int(11), `nama` varchar(100));
INSERT INTO `tweb_penduduk_pekerjaan` VALUES (1,'BELUM/TIDAK BEKERJA'),(2,'PETANI/PEKEBUN'),(3,'PENSIUNAN');
CREATE TABLE `tweb_surat_format` (`id` int(11), `config_id` int(11), `nama` varchar(100), `url_surat` varchar(100), `kode_surat` varchar(10), `jenis` tinyint(4), `kunci` tinyint(1), `mandiri` tinyint(1), `masa_berlaku` int(11), `satuan_masa_berlaku` varchar(15), `format_nomor` varchar(100), `format_nomor_global` tinyint(4), `kode_isian` longtext, `template` longtext, `template_desa` longtext);
INSERT INTO `tweb_surat_format` VALUES (10,1,'Keterangan Usaha','surat-keterangan-usaha','500',3,0,1,1,'M',NULL,1,'[]','<p>bawaan</p>',NULL),(11,1,'Keterangan Rumah Jum\'at','surat-rumah','470',4,0,0,2,'w','[nomor_surat]/RUMAH/[tahun]',0,'[{\"tipe\":\"text\",\"nama\":\"Alamat\"}]','<p>Alamat: \\ [form_alamat]</p>',NULL),(13,1,'Usaha lama','surat_ket_usaha','500',1,1,0,1,'M',NULL,1,NULL,NULL,NULL);
CREATE TABLE `tweb_wil_clusterdesa` (`id` int(11), `config_id` int(11), `rt` varchar(10), `rw` varchar(10), `dusun` varchar(50), `id_kepala` int(11));
INSERT INTO `tweb_wil_clusterdesa` VALUES (1,1,'0','0','Karang',1),(2,1,'0','-','Karang',NULL),(3,1,'2','001','Karang',NULL),(4,1,'-','0','0',NULL);

-- Dump completed on 2026-11-23  9:00:00
