// The bare measure for SQLite: the C library, prepared statements, and writes grouped into one commit with a savepoint each, as the store does.
// usage: bare_sqlite FILE read|write CALLERS SECONDS
#include "statements.h"
#include <math.h>
#include <pthread.h>
#include <sqlite3.h>

static const char *path;
static _Atomic double until;
static pthread_barrier_t opened;
static atomic_ullong done;

static void check(int code, sqlite3 *db, const char *what) {
    if (code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW) return;
    fprintf(stderr, "%s: %s\n", what, sqlite3_errmsg(db));
    exit(3);
}

static sqlite3 *open_file(int writes) {
    sqlite3 *db;
    check(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL), db, "open");
    sqlite3_busy_timeout(db, 5000);
    check(sqlite3_exec(db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY", 0, 0, 0), db, "pragma");
    sqlite3_exec(db, writes ? "PRAGMA cache_size = -16000" : "PRAGMA cache_size = -8000", 0, 0, 0);
    return db;
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql) {
    sqlite3_stmt *statement;
    check(sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL), db, sql);
    return statement;
}

static void run(sqlite3 *db, sqlite3_stmt *statement) {
    check(sqlite3_step(statement), db, "step");
    sqlite3_reset(statement);
}

static void *reader(void *argument) {
    sqlite3 *db = open_file(0);
    sqlite3_stmt *statement = prepare(db, READ);
    uint64_t random = 88172645463325252ull + (uintptr_t)argument * 7919, count = 0;
    char id[37], kept[12][512];
    pthread_barrier_wait(&opened);
    while (seconds() < until) {
        seeded(id, next_random(&random) % RECORDS);
        sqlite3_bind_text(statement, 1, id, 36, SQLITE_TRANSIENT);
        if (sqlite3_step(statement) != SQLITE_ROW) { fprintf(stderr, "no row %s\n", id); exit(3); }
        for (int column = 0; column < 12; column++) {
            if (sqlite3_column_type(statement, column) == SQLITE_INTEGER) { *(int64_t *)kept[column] = sqlite3_column_int64(statement, column); continue; }
            int length = sqlite3_column_bytes(statement, column);
            memcpy(kept[column], sqlite3_column_text(statement, column) ?: (const unsigned char *)"", length < 511 ? length : 511);
        }
        sqlite3_step(statement);
        sqlite3_reset(statement);
        count++;
    }
    atomic_fetch_add(&done, count);
    return NULL;
}

// MARK: writes

typedef struct Request { char record[37], journal[37], task[37]; int settled; struct Request *next; pthread_cond_t answered; } Request;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t arrived = PTHREAD_COND_INITIALIZER;
static Request *first, **last = &first;
static int finished;

static void text(sqlite3_stmt *s, int place, const char *value) { sqlite3_bind_text(s, place, value, -1, SQLITE_TRANSIENT); }

static void perform(sqlite3 *db, sqlite3_stmt **s, Request *request) {
    int64_t now = microseconds();
    text(s[0], 1, request->record); sqlite3_bind_int64(s[0], 2, 0); text(s[0], 3, "Synthetic"); text(s[0], 4, "Person"); text(s[0], 5, "1990-01-01");
    text(s[0], 6, "F"); text(s[0], 7, "Exampleton"); text(s[0], 8, "ZZ1 1ZZ"); text(s[0], 9, "07700 900123"); sqlite3_bind_int64(s[0], 10, 0);
    sqlite3_bind_int64(s[0], 11, now); sqlite3_bind_null(s[0], 12);
    run(db, s[0]);
    text(s[1], 1, request->journal); sqlite3_bind_int64(s[1], 2, now); text(s[1], 3, OFFICER); text(s[1], 4, "records.person.add"); text(s[1], 5, "done");
    text(s[1], 6, request->record); text(s[1], 7, DETAIL);
    run(db, s[1]);
    text(s[2], 1, request->task); text(s[2], 2, "review"); text(s[2], 3, request->record); sqlite3_bind_int64(s[2], 4, now + 86400000000); text(s[2], 5, "team");
    run(db, s[2]);
}

static void *writer(void *argument) {
    sqlite3 *db = open_file(1);
    sqlite3_stmt *s[] = {prepare(db, RECORD), prepare(db, JOURNAL), prepare(db, TASK)};
    sqlite3_stmt *begin = prepare(db, "BEGIN IMMEDIATE"), *commit = prepare(db, "COMMIT"), *savepoint = prepare(db, "SAVEPOINT one"),
        *release = prepare(db, "RELEASE one");
    pthread_barrier_wait(&opened);
    while (1) {
        pthread_mutex_lock(&lock);
        while (!first && !finished) pthread_cond_wait(&arrived, &lock);
        Request *group[128];
        int count = 0;
        while (first && count < 128) { group[count++] = first; first = first->next; }
        if (!first) last = &first;
        pthread_mutex_unlock(&lock);
        if (count == 0) return NULL;
        run(db, begin);
        for (int i = 0; i < count; i++) {
            if (count > 1) run(db, savepoint);
            perform(db, s, group[i]);
            if (count > 1) run(db, release);
        }
        run(db, commit);
        pthread_mutex_lock(&lock);
        for (int i = 0; i < count; i++) { group[i]->settled = 1; pthread_cond_signal(&group[i]->answered); }
        pthread_mutex_unlock(&lock);
    }
}

static void *caller(void *argument) {
    Request request = {.answered = PTHREAD_COND_INITIALIZER};
    uint64_t count = 0;
    pthread_barrier_wait(&opened);
    while (seconds() < until) {
        mint(request.record); mint(request.journal); mint(request.task);
        request.settled = 0; request.next = NULL;
        pthread_mutex_lock(&lock);
        *last = &request; last = &request.next;
        pthread_cond_signal(&arrived);
        while (!request.settled) pthread_cond_wait(&request.answered, &lock);
        pthread_mutex_unlock(&lock);
        count++;
    }
    atomic_fetch_add(&done, count);
    return NULL;
}

int main(int argc, char **argv) {
    if (argc != 5) { fprintf(stderr, "usage: bare_sqlite FILE read|write CALLERS SECONDS\n"); return 2; }
    path = argv[1];
    int writes = strcmp(argv[2], "write") == 0, callers = atoi(argv[3]);
    pthread_t threads[64], writing;
    until = INFINITY;
    pthread_barrier_init(&opened, NULL, callers + 1 + writes);
    if (writes) pthread_create(&writing, NULL, writer, NULL);
    for (int i = 0; i < callers; i++) pthread_create(&threads[i], NULL, writes ? caller : reader, (void *)(uintptr_t)(i + 1));
    pthread_barrier_wait(&opened);
    double began = seconds();
    until = began + atof(argv[4]);
    for (int i = 0; i < callers; i++) pthread_join(threads[i], NULL);
    if (writes) {
        pthread_mutex_lock(&lock); finished = 1; pthread_cond_signal(&arrived); pthread_mutex_unlock(&lock);
        pthread_join(writing, NULL);
    }
    printf("bare sqlite %s %d %.0f\n", argv[2], callers, done / (seconds() - began));
    return 0;
}
