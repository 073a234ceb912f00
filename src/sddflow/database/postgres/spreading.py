"""Where a file system puts the folders of databases, of which each has some 300 files.

ext4 puts a new folder beside its parent, and does not use a file's number again for minutes after
the file has gone. Where databases come and go, making one takes six times as long soon, all of it
spent on numbers that may not be taken yet. Folders below one that is the top of a hierarchy are
spread over the disk instead (`chattr +T`), each where nothing was deleted.
"""

import os
import sys
from contextlib import suppress
from pathlib import Path

_GET, _SET = 0x80086601, 0x40086602  # FS_IOC_GETFLAGS, FS_IOC_SETFLAGS; linux/fs.h
_TOP = 0x00020000  # FS_TOPDIR_FL
_SIZE = 8  # bytes of a long, though the kernel writes an int


def spread(folder: Path) -> None:
    """Say that what is made in a folder belongs to nothing else; a file system need not know it."""
    if sys.platform != "linux":
        return
    import fcntl

    with suppress(OSError):
        opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            flags = bytearray(fcntl.ioctl(opened, _GET, bytes(_SIZE)))
            flags[:4] = (int.from_bytes(flags[:4], sys.byteorder) | _TOP).to_bytes(4, sys.byteorder)
            fcntl.ioctl(opened, _SET, bytes(flags))
        finally:
            os.close(opened)
