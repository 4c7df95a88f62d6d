// A setting of the whole library, which it takes only before its first use, and by a call with a variable number of arguments, which Swift cannot make.
#include <sqlite3.h>
static inline int peel_sqlite3_forgo_statistics(void) { return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }
