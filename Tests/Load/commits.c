// Inserts one row per commit into an SQLite file, as fast as one writer can: the yardstick of group commit.
//
// Usage: commits FILE SECONDS ROW_BYTES. WAL and synchronous=FULL, the checkpoint SQLite's own. The first
// second is not counted: in it the log grows to the size it then keeps, slower than writing into it again.

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void must(int code, sqlite3 *file, const char *what) {
    if (code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW) return;
    fprintf(stderr, "%s: %s\n", what, sqlite3_errmsg(file));
    exit(1);
}

static long insert_for(
    double seconds, sqlite3 *file, sqlite3_stmt *insert, const char *message, int size, double *took) {
    double began = now();
    long count = 0;
    unsigned char id[16];
    while ((*took = now() - began) < seconds) {
        sqlite3_randomness(sizeof id, id);
        sqlite3_bind_blob(insert, 1, id, sizeof id, SQLITE_STATIC);
        sqlite3_bind_text(insert, 2, message, size, SQLITE_STATIC);
        must(sqlite3_step(insert), file, "insert");
        sqlite3_reset(insert);
        count++;
    }
    return count;
}

int main(int count, char **words) {
    if (count != 4) return fprintf(stderr, "usage: commits FILE SECONDS ROW_BYTES\n"), 2;
    int size = atoi(words[3]);
    char *message = malloc((size_t)size + 1);
    if (size < 1 || !message) return 2;
    memset(message, 'm', (size_t)size);

    sqlite3 *file;
    sqlite3_stmt *insert;
    must(sqlite3_open(words[1], &file), file, "open");
    must(sqlite3_exec(file, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
        "CREATE TABLE IF NOT EXISTS rows (id BLOB PRIMARY KEY, message TEXT NOT NULL) STRICT", 0, 0, 0),
        file, "create");
    must(sqlite3_prepare_v2(file, "INSERT INTO rows VALUES (?, ?)", -1, &insert, 0), file, "prepare");

    double took;
    insert_for(1.0, file, insert, message, size, &took);
    long commits = insert_for(atof(words[2]), file, insert, message, size, &took);
    printf("RESULT %ld %.0f\n", commits, took * 1e6);
    sqlite3_finalize(insert);
    return sqlite3_close(file) == SQLITE_OK ? 0 : 1;
}
