// Package lossyfs is a disk that forgets at a power cut whatever was not
// fsynced.
//
// Killing a process cannot judge durability: the kernel keeps what the process
// wrote, so even a database told never to sync loses nothing. This file system
// keeps two pictures of every file and every directory, what was written and
// what was synced, and PowerCut throws the first away. Names are as forgetful
// as bytes: a file whose directory was not fsynced is gone, a rename that was
// not fsynced goes back (POSIX fsync; ext4 and XFS promise a little more). A
// torn cut keeps a random part of what was not synced, sector by sector.
//
// It refuses to know what the program under test is. Start reading at Mount;
// the two pictures are in volume.
package lossyfs
