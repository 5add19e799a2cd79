/* Make the n-th write, sync, rename or creation of a file below a folder fail, once or from then on.

   Built as a library for LD_PRELOAD. `failing_begin` sets which call fails and how, `failing_count` gives how
   many there were since. Calls on files elsewhere are not counted. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static char folder[PATH_MAX];
static atomic_long count, fails_at;
static int goes_on, error_number;

void failing_begin(const char *below, long at, int forever, int number) {
    snprintf(folder, sizeof folder, "%s", below);
    goes_on = forever;
    error_number = number;
    atomic_store(&count, 0);
    atomic_store(&fails_at, at);
}

long failing_count(void) { return atomic_load(&count); }

static int is_below(const char *path) {
    size_t length = strlen(folder);
    return length && strncmp(path, folder, length) == 0;
}

static int has_to_fail(void) {
    long now = atomic_fetch_add(&count, 1) + 1, at = atomic_load(&fails_at);
    if (at && (now == at || (goes_on && now > at))) {
        errno = error_number;
        return 1;
    }
    return 0;
}

static int fails_by_file(int file) {
    char link[64], path[PATH_MAX];
    if (!folder[0]) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    return is_below(path) && has_to_fail();
}

#define NEXT(name) (__typeof__(&name))dlsym(RTLD_NEXT, #name)

ssize_t write(int file, const void *data, size_t size) {
    return fails_by_file(file) ? -1 : (NEXT(write))(file, data, size);
}
ssize_t pwrite(int file, const void *data, size_t size, off_t at) {
    return fails_by_file(file) ? -1 : (NEXT(pwrite))(file, data, size, at);
}
ssize_t pwrite64(int file, const void *data, size_t size, off64_t at) {
    return fails_by_file(file) ? -1 : (NEXT(pwrite64))(file, data, size, at);
}
ssize_t writev(int file, const struct iovec *parts, int n) {
    return fails_by_file(file) ? -1 : (NEXT(writev))(file, parts, n);
}
int fsync(int file) { return fails_by_file(file) ? -1 : (NEXT(fsync))(file); }
int fdatasync(int file) { return fails_by_file(file) ? -1 : (NEXT(fdatasync))(file); }
int ftruncate(int file, off_t size) { return fails_by_file(file) ? -1 : (NEXT(ftruncate))(file, size); }
int ftruncate64(int file, off64_t size) { return fails_by_file(file) ? -1 : (NEXT(ftruncate64))(file, size); }
int posix_fallocate(int file, off_t at, off_t size) {
    return fails_by_file(file) ? error_number : (NEXT(posix_fallocate))(file, at, size);
}
int rename(const char *from, const char *to) {
    return is_below(to) && has_to_fail() ? -1 : (NEXT(rename))(from, to);
}
int mkdir(const char *path, mode_t mode) {
    return is_below(path) && has_to_fail() ? -1 : (NEXT(mkdir))(path, mode);
}

#define OPENS(name)                                                        \
    int name(const char *path, int flags, ...) {                           \
        mode_t mode = 0;                                                   \
        if (flags & O_CREAT) {                                             \
            va_list rest;                                                  \
            va_start(rest, flags);                                         \
            mode = va_arg(rest, mode_t);                                   \
            va_end(rest);                                                  \
            if (is_below(path) && has_to_fail()) return -1;                \
        }                                                                  \
        return ((int (*)(const char *, int, ...))dlsym(RTLD_NEXT, #name))(path, flags, mode); \
    }
OPENS(open)
OPENS(open64)
