/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The limit of serving changes: the same rows, found by the same feed and written as JSON, 5,000 a page, with nothing
 * around them. No HTTP, no session, no rights by field, no cursor but the number.
 *
 *   limit-page COPY-OF-DATABASE     prints rows a second of processor time
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <sqlite3.h>

#define PAGE 5000
#define LICENCE 11

typedef struct
{
  char *text;
  size_t length;
  size_t room;
} Out;

static unsigned char is_special[256];

static void
append (Out *out, const char *text, size_t length)
{
  if (out->length + length + 8 > out->room)
    {
      out->room = 2 * (out->length + length + 8);
      out->text = realloc (out->text, out->room);
    }
  memcpy (out->text + out->length, text, length);
  out->length += length;
}

static void
append_integer (Out *out, sqlite3_int64 integer)
{
  char digits[24], *p = digits + sizeof digits;
  sqlite3_uint64 n = integer < 0 ? -(sqlite3_uint64)integer : (sqlite3_uint64)integer;

  do
    *--p = (char)('0' + n % 10);
  while ((n /= 10) != 0);
  if (integer < 0)
    *--p = '-';
  append (out, p, (size_t)(digits + sizeof digits - p));
}

static void
append_string (Out *out, const char *text, size_t length)
{
  size_t from = 0;

  append (out, "\"", 1);
  for (size_t i = 0; i < length; i++)
    if (is_special[(unsigned char)text[i]])
      {
        append (out, text + from, i - from);
        out->length += (size_t)snprintf (out->text + out->length, 8, "\\u%04x", (unsigned)text[i]);
        from = i + 1;
      }
  append (out, text + from, length - from);
  append (out, "\"", 1);
}

/* What no desktop is sent. */
static int
is_internal (const char *name)
{
  return strcmp (name, "nr") == 0 || strcmp (name, "org") == 0 || strcmp (name, "feed_keys") == 0
         || strcmp (name, "search_key") == 0 || strcmp (name, "deleted") == 0;
}

typedef struct
{
  char name[64]; /* as it stands in JSON; empty for none */
  size_t length;
} Column;

static void
name_columns (sqlite3_stmt *row, Column *columns)
{
  for (int c = 0; c < sqlite3_column_count (row); c++)
    if (!is_internal (sqlite3_column_name (row, c)))
      columns[c].length = (size_t)snprintf (columns[c].name, sizeof columns[c].name,
                                            ",\"%s\":", sqlite3_column_name (row, c));
}

static void
append_row (Out *out, sqlite3_stmt *row, const Column *columns)
{
  append (out, "{\"entity\":\"licence\"", 19);
  for (int c = 0; c < sqlite3_column_count (row); c++)
    {
      int type = columns[c].length > 0 ? sqlite3_column_type (row, c) : SQLITE_NULL;

      if (type == SQLITE_NULL)
        continue;
      append (out, columns[c].name, columns[c].length);
      if (type == SQLITE_INTEGER)
        append_integer (out, sqlite3_column_int64 (row, c));
      else
        append_string (out, (const char *)sqlite3_column_text (row, c),
                       (size_t)sqlite3_column_bytes (row, c));
    }
  append (out, "}", 1);
}

static sqlite3_stmt *
prepare (sqlite3 *db, const char *sql)
{
  sqlite3_stmt *statement;

  if (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL) == SQLITE_OK)
    return statement;
  fprintf (stderr, "limit-page: %s\n", sqlite3_errmsg (db));
  exit (1);
}

/* All pages; Returns: how many rows. */
static long
serve (Out *out, sqlite3_stmt *feed, sqlite3_stmt *row, const Column *columns)
{
  sqlite3_int64 rev = 0;
  long rows = 0;
  int n;

  do
    {
      out->length = 0;
      sqlite3_bind_int64 (feed, 1, rev);
      sqlite3_bind_int (feed, 2, PAGE);
      for (n = 0; sqlite3_step (feed) == SQLITE_ROW; n++)
        {
          rev = sqlite3_column_int64 (feed, 0);
          if (sqlite3_column_int (feed, 1) != LICENCE)
            continue;
          sqlite3_bind_int64 (row, 1, sqlite3_column_int64 (feed, 2));
          if (sqlite3_step (row) == SQLITE_ROW)
            {
              append_row (out, row, columns);
              rows++;
            }
          sqlite3_reset (row);
        }
      sqlite3_reset (feed);
    }
  while (n == PAGE);
  return rows;
}

int
main (int argc, char **argv)
{
  Out out = { 0 };
  Column columns[200] = { 0 };
  sqlite3 *db;
  sqlite3_stmt *feed, *row;
  clock_t start;
  long rows;

  /* As the server opens it. */
  sqlite3_config (SQLITE_CONFIG_MEMSTATUS, 0);
  if (argc < 2
      || sqlite3_open_v2 (argv[1], &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
    return 2;
  sqlite3_exec (db, "PRAGMA cache_size=-16000; PRAGMA mmap_size=268435456; BEGIN", NULL, NULL, NULL);
  feed = prepare (db, "SELECT rev, entity, nr FROM feed WHERE org = (SELECT id FROM org) AND key ="
                      " (SELECT nr FROM feed_key WHERE name = 'staff') AND rev > ? ORDER BY rev LIMIT ?");
  row = prepare (db, "SELECT * FROM licence WHERE nr = ?");
  if (sqlite3_column_count (row) > (int)(sizeof columns / sizeof *columns))
    return 2;
  name_columns (row, columns);
  memset (is_special, 1, ' ');
  is_special['"'] = is_special['\\'] = 1;
  /* The server's pages were read before as well: the first time only brings the file into memory. */
  serve (&out, feed, row, columns);
  start = clock ();
  rows = serve (&out, feed, row, columns);
  printf ("%.0f\n", (double)rows / ((double)(clock () - start) / CLOCKS_PER_SEC));
  free (out.text);
  return rows == 0;
}
