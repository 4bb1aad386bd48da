"""System calls that no player needs and an attacker would: refused by a seccomp filter.

The filter is compiled once in the template (with libseccomp) and installed by each player.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import tempfile

PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 22, 2
NEW_NAMESPACES = (0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000)
FAMILIES = (1, 2, 10)  # sockets: unix, and the two of the internet, which end at the empty network

REFUSED = """
    unshare setns mount umount umount2 pivot_root chroot open_tree move_mount fsopen fsconfig fsmount fspick
    mount_setattr name_to_handle_at open_by_handle_at quotactl quotactl_fd swapon swapoff
    ptrace process_vm_readv process_vm_writev process_madvise process_mrelease kcmp pidfd_getfd
    keyctl add_key request_key
    io_uring_setup io_uring_enter io_uring_register bpf perf_event_open userfaultfd fanotify_init
    kexec_load kexec_file_load init_module finit_module delete_module reboot acct syslog
    memfd_create memfd_secret shmget shmat shmctl msgget msgsnd msgrcv semget mq_open remap_file_pages
    sethostname setdomainname settimeofday clock_settime clock_adjtime adjtimex iopl ioperm
    personality lookup_dcookie vhangup nfsservctl uselib
    mincore readahead inotify_init inotify_init1 inotify_add_watch
    sched_setscheduler sched_setparam sched_setattr
""".split()
CACHESTAT = 451  # on every machine; older libraries do not know its name
# They can tell whether the kernel has a file at hand, by which one player would tell another something.
WITHOUT = ("preadv2", "pwritev2")  # the C library does without them


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p)]


def compile_filter() -> bytes | None:
    """The filter as the kernel's bytecode; None where libseccomp is not installed."""
    try:
        import pyseccomp as seccomp
    except (ImportError, RuntimeError, OSError):
        return None
    filter_ = seccomp.SyscallFilter(seccomp.ALLOW)
    no, missing, pretended = seccomp.ERRNO(errno.EPERM), seccomp.ERRNO(errno.ENOSYS), seccomp.ERRNO(0)
    filter_.add_rule(pretended, "setsid")  # the kernel may give each session a share of the processor
    for name in REFUSED:
        with contextlib.suppress(OSError):  # not a system call of this machine
            filter_.add_rule(no, name)
    for flag in NEW_NAMESPACES:
        filter_.add_rule(no, "clone", seccomp.Arg(0, seccomp.MASKED_EQ, flag, flag))
    filter_.add_rule(no, CACHESTAT)
    for name in WITHOUT:
        filter_.add_rule(missing, name)
    filter_.add_rule(missing, "clone3")  # its flags lie in memory; the C library falls back to clone
    top = max(FAMILIES)
    filter_.add_rule(no, "socket", seccomp.Arg(0, seccomp.GT, top))
    for family in set(range(top)) - set(FAMILIES):
        filter_.add_rule(no, "socket", seccomp.Arg(0, seccomp.EQ, family))
    with tempfile.TemporaryFile() as file:
        filter_.export_bpf(file)
        file.seek(0)
        return file.read()


def install(program: bytes) -> None:
    """Put the filter on this process and all that it will start. Needs no_new_privs."""
    libc = ctypes.CDLL(None, use_errno=True)
    told = _Program(len(program) // 8, program)
    if libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(told), 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "the filter of system calls was not accepted")
