// Settings of the whole library, which it takes only before its first use, and by a call with a variable number of arguments, which Swift cannot make.
#include <sqlite3.h>
static inline int peel_sqlite3_forgo_statistics(void) { return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }
static inline int peel_sqlite3_get_mutexes(sqlite3_mutex_methods *methods) { return sqlite3_config(SQLITE_CONFIG_GETMUTEX, methods); }
static inline int peel_sqlite3_set_mutexes(sqlite3_mutex_methods *methods) { return sqlite3_config(SQLITE_CONFIG_MUTEX, methods); }

// Tells the processor that its thread only waits for another to write, so that it waits with less haste.
static inline void peel_pause(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

// The processor that the caller runs on: glibc's header shows it only to programs that ask for GNU's extensions, which Swift's module of it does not.
int sched_getcpu(void);
