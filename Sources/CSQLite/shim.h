// A setting of the whole library, which it takes only before its first use, and by a call with a variable number of arguments, which Swift cannot make.
#include <sqlite3.h>
static inline int peel_sqlite3_forgo_statistics(void) { return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }

// The processor that the caller runs on: glibc's header shows it only to programs that ask for GNU's extensions, which Swift's module of it does not.
int sched_getcpu(void);
