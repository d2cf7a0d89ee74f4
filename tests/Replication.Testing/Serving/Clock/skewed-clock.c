/*
 * Preloaded into a process, it adds an offset to the wall clock that the process reads. The monotonic clock, and every wait by it, stays right.
 * The offset, in nanoseconds as a 64-bit integer of this machine's byte order, is the content of the file that REPLICATION_TEST_CLOCK names; it is
 * mapped into memory, so that a change shows at once and a reading costs nothing. (libfaketime makes the program several times slower.)
 */
struct timespec { long sec; long nsec; };
struct timeval { long sec; long usec; };

extern void *dlsym(void *handle, const char *symbol);
extern char *getenv(const char *name);
extern int open(const char *path, int flags, ...);
extern void *mmap(void *address, unsigned long length, int protection, int flags, int file, long offset);
extern int close(int file);

#define RTLD_NEXT ((void *)-1L)
#define BILLION 1000000000L

typedef int (*clock_gettime_function)(int, struct timespec *);

static clock_gettime_function real_clock_gettime;
static const volatile long *offset;
static const long none = 0;

static void prepare(void)
{
    const char *path = getenv("REPLICATION_TEST_CLOCK");
    const volatile long *found = &none;
    if (path) {
        int file = open(path, 0);
        if (file >= 0) {
            void *mapped = mmap(0, 8, 1, 1, file, 0);
            close(file);
            if (mapped != (void *)-1L)
                found = mapped;
        }
    }
    real_clock_gettime = (clock_gettime_function)dlsym(RTLD_NEXT, "clock_gettime");
    offset = found;
}

int clock_gettime(int clock, struct timespec *time)
{
    int result;
    if (!offset)
        prepare();
    result = real_clock_gettime(clock, time);
    /* CLOCK_REALTIME and CLOCK_REALTIME_COARSE */
    if (result == 0 && (clock == 0 || clock == 5)) {
        long skew = *offset;
        long nanoseconds = time->nsec + skew % BILLION;
        time->sec += skew / BILLION;
        if (nanoseconds < 0) { nanoseconds += BILLION; time->sec--; }
        if (nanoseconds >= BILLION) { nanoseconds -= BILLION; time->sec++; }
        time->nsec = nanoseconds;
    }
    return result;
}

int gettimeofday(struct timeval *time, void *zone)
{
    struct timespec now;
    (void)zone;
    if (clock_gettime(0, &now) != 0)
        return -1;
    time->sec = now.sec;
    time->usec = now.nsec / 1000;
    return 0;
}

long time(long *seconds)
{
    struct timespec now;
    if (clock_gettime(0, &now) != 0)
        return -1;
    if (seconds)
        *seconds = now.sec;
    return now.sec;
}
