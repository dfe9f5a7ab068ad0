/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The limit of a push: the same rows written by the same engine with nothing around them. Per edit: the
 * row is read, three fields are set, its entries in the feed move, one row of the journal with its own entries and
 * its link, and the answer that makes a repeat harmless are added; 500 edits a transaction, each transaction on the
 * disk. No HTTP, no JSON, no rights, no merge, no rules.
 *
 *   limit-push COPY-OF-DATABASE EDITS     prints edits a second
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <sodium.h>
#include <sqlite3.h>

#define BATCH 500

static void
check (int result, sqlite3 *db)
{
  if (result == SQLITE_OK || result == SQLITE_DONE || result == SQLITE_ROW)
    return;
  fprintf (stderr, "limit-push: %s\n", sqlite3_errmsg (db));
  exit (1);
}

static sqlite3_stmt *
prepare (sqlite3 *db, const char *sql)
{
  sqlite3_stmt *statement;

  check (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL), db);
  return statement;
}

static double
now (void)
{
  struct timespec t;

  clock_gettime (CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* A price is part of what a licence is signed for: ten lines of about the length that a licence has. */
static void
sign (const char *id, char *out, size_t size)
{
  static unsigned char public_key[crypto_sign_PUBLICKEYBYTES], secret[crypto_sign_SECRETKEYBYTES];
  static int made;
  unsigned char bytes[crypto_sign_BYTES];
  char text[400];
  int length;

  if (!made)
    crypto_sign_keypair (public_key, secret);
  made = 1;
  length = snprintf (text, sizeof text, "kabinet licence 1\n%s\nL-000001\n%s\n%s\n%s\n10100 RUB\n%s\n", id,
                     id, id, id, id);
  crypto_sign_detached (bytes, NULL, (const unsigned char *)text, (unsigned long long)length, secret);
  sodium_bin2base64 (out, size, bytes, sizeof bytes, sodium_base64_VARIANT_ORIGINAL);
}

/* A line of the journal is linked to the one before it: about as many bytes as such a line has. */
static void
chain (const char *id, const char *signature, char *hash)
{
  unsigned char sum[crypto_hash_sha256_BYTES];
  char text[800];
  int length = snprintf (text, sizeof text, "kabinet-activity-1\n%s\n%s\n%s%s%s%s%s%s%s%s%s", hash, id, id,
                         id, id, id, id, id, id, signature, signature);

  crypto_hash_sha256 (sum, (const unsigned char *)text, (unsigned long long)length);
  sodium_bin2hex (hash, 65, sum, sizeof sum);
}

static void
run (sqlite3 *db, sqlite3_stmt *statement)
{
  check (sqlite3_step (statement), db);
  sqlite3_reset (statement);
}

int
main (int argc, char **argv)
{
  sqlite3 *db;
  sqlite3_stmt *list, *read, *write, *move, *add, *journal, *answer, *link, *begin, *commit;
  int n = argc > 2 ? atoi (argv[2]) : 0;
  sqlite3_int64 rev = 10000000;
  char (*ids)[40];
  char signature[100], hash[65] = "", org[40];
  double start;

  /* As the server opens it. */
  sqlite3_config (SQLITE_CONFIG_MEMSTATUS, 0);
  if (n <= 0 || sodium_init () < 0
      || sqlite3_open_v2 (argv[1], &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
    return 2;
  check (sqlite3_exec (db,
                       "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16000;"
                       "PRAGMA mmap_size=268435456",
                       NULL, NULL, NULL),
         db);
  ids = calloc ((size_t)n, sizeof *ids);
  list = prepare (db, "SELECT id FROM licence ORDER BY nr LIMIT ?");
  sqlite3_bind_int (list, 1, n);
  for (int i = 0; i < n && sqlite3_step (list) == SQLITE_ROW; i++)
    snprintf (ids[i], sizeof *ids, "%s", sqlite3_column_text (list, 0));
  sqlite3_finalize (list);

  begin = prepare (db, "BEGIN IMMEDIATE");
  commit = prepare (db, "COMMIT");
  read = prepare (db, "SELECT nr, rev, feed_keys, * FROM licence WHERE org=?2 AND id=?1");
  write = prepare (db, "UPDATE licence SET rev=?2, updated_at=?2, updated_by='u', price=?2, signature=?3,"
                       " status_reason='x', note='y' WHERE nr=?1");
  move = prepare (db, "UPDATE feed SET rev=?3, gone=0 WHERE org=?4 AND key=?1 AND rev=?2");
  add = prepare (db, "INSERT INTO feed(key,rev,entity,nr,gone,org) VALUES(?,?,14,?,0,?)");
  journal = prepare (
    db, "INSERT INTO activity(id,rev,deleted,created_at,created_by,updated_at,updated_by,org,feed_keys,at,"
        "\"user\",user_name,device,action,subject,\"row\",row_title,before,after)"
        " VALUES('a' || ?1,?2,0,?2,?1,?2,?1,?4,'1 2 3',?2,'0190f0e0-0000-7000-8000-000000000001',"
        "'Somebody','test','update','licence',?1,'L-000001',"
        "'{\"price\":10000,\"note\":\"only for staff\",\"signature\":\"' || ?3 || '\"}',"
        "'{\"price\":10100,\"status_reason\":\"x\",\"note\":\"y\",\"signature\":\"' || ?3 || '\"}')");
  answer = prepare (
    db, "INSERT INTO mutation(device,n,id,org,outcome,at) VALUES(-1,?,?,?,"
        "'{\"id\":\"0190f0e0-0000-7000-8000-000000000001\",\"n\":1,\"outcome\":\"done\",\"rev\":1}',0)");

  link = prepare (db, "INSERT INTO activity_chain(org,n,hash,line) VALUES(?4,?1,?2,?3)");
  list = prepare (db, "SELECT id FROM org");
  check (sqlite3_step (list), db);
  snprintf (org, sizeof org, "%s", sqlite3_column_text (list, 0));
  sqlite3_finalize (list);
  sqlite3_bind_text (read, 2, org, -1, SQLITE_STATIC);
  sqlite3_bind_text (move, 4, org, -1, SQLITE_STATIC);
  sqlite3_bind_text (add, 4, org, -1, SQLITE_STATIC);
  sqlite3_bind_text (journal, 4, org, -1, SQLITE_STATIC);
  sqlite3_bind_text (link, 4, org, -1, SQLITE_STATIC);
  sqlite3_bind_text (answer, 3, org, -1, SQLITE_STATIC);

  start = now ();
  for (int i = 0; i < n; i++)
    {
      sqlite3_int64 nr, former;
      const char *keys;

      if (i % BATCH == 0)
        run (db, begin);
      sqlite3_bind_text (read, 1, ids[i], -1, SQLITE_STATIC);
      check (sqlite3_step (read), db);
      nr = sqlite3_column_int64 (read, 0);
      former = sqlite3_column_int64 (read, 1);
      keys = (const char *)sqlite3_column_text (read, 2);
      for (int c = 3; c < sqlite3_column_count (read); c++)
        sqlite3_column_text (read, c);
      rev++;
      for (char *end; keys != NULL && *keys != '\0'; keys = end)
        {
          sqlite3_bind_int64 (move, 1, strtoll (keys, &end, 10));
          sqlite3_bind_int64 (move, 2, former);
          sqlite3_bind_int64 (move, 3, rev);
          run (db, move);
        }
      sqlite3_reset (read);
      sqlite3_bind_int64 (write, 1, nr);
      sqlite3_bind_int64 (write, 2, rev);
      sign (ids[i], signature, sizeof signature);
      sqlite3_bind_text (write, 3, signature, -1, SQLITE_STATIC);
      sqlite3_bind_text (journal, 3, signature, -1, SQLITE_STATIC);
      run (db, write);
      rev++;
      sqlite3_bind_text (journal, 1, ids[i], -1, SQLITE_STATIC);
      sqlite3_bind_int64 (journal, 2, rev);
      run (db, journal);
      nr = sqlite3_last_insert_rowid (db);
      chain (ids[i], signature, hash);
      sqlite3_bind_int64 (link, 1, rev);
      sqlite3_bind_text (link, 2, hash, -1, SQLITE_STATIC);
      sqlite3_bind_text (link, 3, ids[i], -1, SQLITE_STATIC);
      run (db, link);
      for (int key = 1; key <= 3; key++)
        {
          sqlite3_bind_int (add, 1, key);
          sqlite3_bind_int64 (add, 2, rev);
          sqlite3_bind_int64 (add, 3, nr);
          run (db, add);
        }
      sqlite3_bind_int (answer, 1, i + 1);
      sqlite3_bind_text (answer, 2, ids[i], -1, SQLITE_STATIC);
      run (db, answer);
      if (i % BATCH == BATCH - 1 || i == n - 1)
        run (db, commit);
    }
  printf ("%.0f\n", n / (now () - start));
  free (ids);
  return 0;
}
