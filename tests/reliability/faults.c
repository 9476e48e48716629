/*
 * Loaded before the C library of a server under test: it lies about the clock, makes the disk slow,
 * and writes down in which order things reach the disk and leave for clients.
 *
 *   FAULTS_CONTROL  a file of two 64-bit numbers that the test changes while the server runs:
 *                   microseconds added to the time of day, microseconds that each sync takes longer
 *   FAULTS_TRACE    a file for records of (kind, length, bytes), appended by all processes in one order
 *   FAULTS_PORT     the port whose connections are clients
 *
 * A record of a write is made after it and one of an answer before it, so that the trace errs against us.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum { WRITTEN = 'w', SYNC_BEGINS = 'b', SYNC_ENDS = 'e', ANSWERED = 'a' };

static volatile int64_t still[2], *control = still;
static int trace = -1, port;

#define REAL(name) ((typeof(&name))dlsym(RTLD_NEXT, #name))
#define KEPT(name) static typeof(&name) real; if (!real) real = REAL(name)

__attribute__((constructor)) static void begin(void)
{
    const char *path = getenv("FAULTS_CONTROL"), *answers = getenv("FAULTS_PORT");
    int file = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
    if (file >= 0) {
        void *shared = mmap(0, sizeof still, PROT_READ, MAP_SHARED, file, 0);
        if (shared != MAP_FAILED) control = shared;
        close(file);
    }
    if ((path = getenv("FAULTS_TRACE"))) trace = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);
    if (answers) port = atoi(answers);
}

static void note(char kind, const struct iovec *parts, int count)
{
    uint32_t head[2] = { (uint32_t)kind, 0 };
    struct iovec all[17] = { { head, sizeof head } };
    for (int i = 0; i < count && i < 16; i++) {
        all[i + 1] = parts[i];
        head[1] += parts[i].iov_len;
    }
    KEPT(writev);
    int kept = errno;
    real(trace, all, (count < 16 ? count : 16) + 1);
    errno = kept;
}

static int is_log(int file)
{
    char link[32], path[512];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = trace < 0 || file == trace ? -1 : readlink(link, path, sizeof path - 1);
    if (length < 4) return 0;
    path[length] = 0;
    return !strcmp(path + length - 4, "-wal") || strstr(path, "/pg_wal/");
}

static int is_client(int file)
{
    struct sockaddr_in here;
    socklen_t size = sizeof here;
    return trace >= 0 && port && !getsockname(file, (struct sockaddr *)&here, &size)
        && here.sin_family == AF_INET && ntohs(here.sin_port) == port;
}

static void answering(int file, const struct iovec *parts, int count)
{
    if (is_client(file)) note(ANSWERED, parts, count);
}

static void written(int file, const void *bytes, ssize_t length)
{
    struct iovec part = { (void *)bytes, length };
    if (length > 0 && is_log(file)) note(WRITTEN, &part, 1);
}

#define ONE(bytes, length) (&(struct iovec){ (void *)(bytes), length }), 1

ssize_t send(int file, const void *bytes, size_t length, int flags)
{
    KEPT(send);
    answering(file, ONE(bytes, length));
    return real(file, bytes, length, flags);
}

ssize_t sendto(int file, const void *bytes, size_t length, int flags, const struct sockaddr *to, socklen_t size)
{
    KEPT(sendto);
    answering(file, ONE(bytes, length));
    return real(file, bytes, length, flags, to, size);
}

ssize_t sendmsg(int file, const struct msghdr *message, int flags)
{
    KEPT(sendmsg);
    answering(file, message->msg_iov, message->msg_iovlen);
    return real(file, message, flags);
}

ssize_t write(int file, const void *bytes, size_t length)
{
    KEPT(write);
    answering(file, ONE(bytes, length));
    ssize_t done = real(file, bytes, length);
    written(file, bytes, done);
    return done;
}

ssize_t writev(int file, const struct iovec *parts, int count)
{
    KEPT(writev);
    answering(file, parts, count);
    return real(file, parts, count);
}

ssize_t pwrite(int file, const void *bytes, size_t length, off_t at)
{
    KEPT(pwrite);
    ssize_t done = real(file, bytes, length, at);
    written(file, bytes, done);
    return done;
}

ssize_t pwrite64(int file, const void *bytes, size_t length, off64_t at)
{
    KEPT(pwrite64);
    ssize_t done = real(file, bytes, length, at);
    written(file, bytes, done);
    return done;
}

static void delay(void)
{
    int64_t left = control[1];
    if (left > 0) nanosleep(&(struct timespec){ left / 1000000, left % 1000000 * 1000 }, 0);
}

#define SYNC(name)                                   \
    int name(int file)                               \
    {                                                \
        KEPT(name);                                  \
        int log = is_log(file);                      \
        if (log) note(SYNC_BEGINS, 0, 0);            \
        delay();                                     \
        int failed = real(file);                     \
        if (log && !failed) note(SYNC_ENDS, 0, 0);   \
        return failed;                               \
    }
SYNC(fsync)
SYNC(fdatasync)

int clock_gettime(clockid_t clock, struct timespec *found)
{
    KEPT(clock_gettime);
    int failed = real(clock, found);
    if (!failed && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) found->tv_sec += control[0] / 1000000;
    return failed;
}

int gettimeofday(struct timeval *restrict found, void *restrict zone)
{
    KEPT(gettimeofday);
    int failed = real(found, zone);
    if (!failed) found->tv_sec += control[0] / 1000000;
    return failed;
}

time_t time(time_t *found)
{
    KEPT(time);
    time_t now = real(0) + control[0] / 1000000;
    if (found) *found = now;
    return now;
}
