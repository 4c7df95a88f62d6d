// The statements both programs run, and the same rows as Sources/Bench writes.
#define READ "SELECT * FROM bench_record WHERE id = $1"
#define RECORD "INSERT INTO bench_record (id, version, family_name, given_name, born_on, sex, town, postcode, phone, is_warned, created_at, notes) " \
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
#define JOURNAL "INSERT INTO bench_journal (id, at, officer, act, outcome, subject, detail) VALUES ($1, $2, $3, $4, $5, $6, $7)"
#define TASK "INSERT INTO bench_task (id, kind, subject, due_at, owner) VALUES ($1, $2, $3, $4, $5)"
#define RECORDS 10000
#define DETAIL "{\"familyName\":[null,\"Synthetic\"],\"givenName\":[null,\"Person\"],\"town\":[null,\"Exampleton\"],\"phone\":[null,\"07700 900123\"]}"
#define OFFICER "01890000-0000-7000-8000-00000000beef"

#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static atomic_ullong minted;

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec + now.tv_nsec / 1e9;
}

static int64_t microseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return now.tv_sec * 1000000LL + now.tv_nsec / 1000;
}

// A version 7 UUID as text: time, then a counter.
static void mint(char *text) {
    uint64_t ms = microseconds() / 1000, n = atomic_fetch_add(&minted, 1), mix = n * 0x9E3779B97F4A7C15ull;
    snprintf(text, 37, "%08x-%04x-7%03x-%04x-%012llx", (unsigned)(ms >> 16), (unsigned)(ms & 0xffff), (unsigned)(n & 0xfff),
        (unsigned)(0x8000 | (mix >> 50)), (unsigned long long)(mix & 0xffffffffffffull));
}

static void seeded(char *text, unsigned number) { snprintf(text, 37, "01890000-0000-7000-8000-%012x", number); }

static uint64_t next_random(uint64_t *state) {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}
