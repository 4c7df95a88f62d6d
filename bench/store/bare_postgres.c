// The bare measure for PostgreSQL: libpq, prepared statements, one connection for each caller.
// `write` is BEGIN, three inserts and COMMIT, each a round trip.
// usage: bare_postgres CONNINFO read|write CALLERS SECONDS
#include "statements.h"
#include <libpq-fe.h>
#include <math.h>
#include <pthread.h>

static const char *address;
static int writes;
static _Atomic double until;
static pthread_barrier_t opened;
static atomic_ullong done;

static void run(PGconn *connection, const char *name, int count, const char *const *values, ExecStatusType wanted, char kept[12][512]) {
    PGresult *result = PQexecPrepared(connection, name, count, values, NULL, NULL, 0);
    if (PQresultStatus(result) != wanted) { fprintf(stderr, "%s: %s\n", name, PQerrorMessage(connection)); exit(3); }
    for (int column = 0; kept && column < 12; column++) {
        int length = PQgetlength(result, 0, column);
        memcpy(kept[column], PQgetvalue(result, 0, column), length < 511 ? length : 511);
    }
    PQclear(result);
}

static void prepare(PGconn *connection, const char *name, const char *sql) { PQclear(PQprepare(connection, name, sql, 0, NULL)); }

static void *caller(void *argument) {
    PGconn *connection = PQconnectdb(address);
    if (PQstatus(connection) != CONNECTION_OK) { fprintf(stderr, "%s\n", PQerrorMessage(connection)); exit(3); }
    prepare(connection, "read", READ); prepare(connection, "record", RECORD); prepare(connection, "journal", JOURNAL); prepare(connection, "task", TASK);
    prepare(connection, "begin", "BEGIN ISOLATION LEVEL SERIALIZABLE"); prepare(connection, "commit", "COMMIT");
    uint64_t random = 88172645463325252ull + (uintptr_t)argument * 7919, count = 0;
    char id[37], journal[37], task[37], now[24], due[24], kept[12][512];
    pthread_barrier_wait(&opened);
    while (seconds() < until) {
        if (!writes) {
            seeded(id, next_random(&random) % RECORDS);
            const char *values[] = {id};
            run(connection, "read", 1, values, PGRES_TUPLES_OK, kept);
        } else {
            mint(id); mint(journal); mint(task);
            int64_t at = microseconds();
            snprintf(now, sizeof now, "%lld", (long long)at);
            snprintf(due, sizeof due, "%lld", (long long)at + 86400000000);
            const char *first[] = {id, "0", "Synthetic", "Person", "1990-01-01", "F", "Exampleton", "ZZ1 1ZZ", "07700 900123", "f", now, NULL};
            const char *second[] = {journal, now, OFFICER, "records.person.add", "done", id, DETAIL};
            const char *third[] = {task, "review", id, due, "team"};
            run(connection, "begin", 0, NULL, PGRES_COMMAND_OK, NULL);
            run(connection, "record", 12, first, PGRES_COMMAND_OK, NULL);
            run(connection, "journal", 7, second, PGRES_COMMAND_OK, NULL);
            run(connection, "task", 5, third, PGRES_COMMAND_OK, NULL);
            run(connection, "commit", 0, NULL, PGRES_COMMAND_OK, NULL);
        }
        count++;
    }
    atomic_fetch_add(&done, count);
    PQfinish(connection);
    return NULL;
}

int main(int argc, char **argv) {
    if (argc != 5) { fprintf(stderr, "usage: bare_postgres CONNINFO read|write CALLERS SECONDS\n"); return 2; }
    address = argv[1];
    writes = strcmp(argv[2], "write") == 0;
    int callers = atoi(argv[3]);
    until = INFINITY;
    pthread_barrier_init(&opened, NULL, callers + 1);
    pthread_t threads[64];
    for (int i = 0; i < callers; i++) pthread_create(&threads[i], NULL, caller, (void *)(uintptr_t)(i + 1));
    pthread_barrier_wait(&opened);
    double began = seconds();
    until = began + atof(argv[4]);
    for (int i = 0; i < callers; i++) pthread_join(threads[i], NULL);
    printf("bare postgres %s %d %.0f\n", argv[2], callers, done / (seconds() - began));
    return 0;
}
