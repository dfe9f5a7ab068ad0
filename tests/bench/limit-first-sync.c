/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What cannot be avoided of a first sync: pages that are there already, fetched over a loopback socket,
 * parsed in place, inserted with a commit a page, the same indexes and the same search index built at
 * the end. Prints how many seconds that took.
 *
 *   limit-first-sync PAGES FOLDER      PAGES: each page behind its length in eight bytes
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "kab-json.h"
#include "kab-schema.h"
#include "kab-store.h"

#define COLUMNS_MAX 64

static const char *pages_path;

static void
must (gboolean ok, const char *what)
{
  if (ok)
    return;
  fprintf (stderr, "limit-first-sync: %s\n", what);
  exit (1);
}

/* The static server: a header and a page for each request. */
static gpointer
serve (gpointer data)
{
  int listener = GPOINTER_TO_INT (data), fd = accept (listener, NULL, NULL);
  g_autofree char *all = NULL;
  gsize length, at = 0;
  char request[512];

  must (g_file_get_contents (pages_path, &all, &length, NULL), "pages");
  while (at < length && read (fd, request, sizeof request) > 0)
    {
      guint64 n;
      char header[128];
      int h;
      gsize sent = 0;

      memcpy (&n, all + at, 8);
      at += 8;
      h = g_snprintf (header, sizeof header,
                      "HTTP/1.1 200 OK\r\nContent-Length: %" G_GUINT64_FORMAT "\r\n\r\n", n);
      must (write (fd, header, (gsize)h) == h, "write");
      while (sent < n)
        {
          gssize one = write (fd, all + at + sent, n - sent);

          must (one > 0, "write");
          sent += (gsize)one;
        }
      at += n;
    }
  close (fd);
  return NULL;
}

static char *
fetch (int fd, gsize *length)
{
  static const char request[] = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
  static char head[65536];
  gsize got = 0, n, have;
  char *end = NULL, *body;

  if (write (fd, request, sizeof request - 1) < 0)
    return NULL;
  while (end == NULL)
    {
      gssize one = read (fd, head + got, sizeof head - 1 - got);

      if (one <= 0)
        return NULL;
      got += (gsize)one;
      head[got] = '\0';
      end = strstr (head, "\r\n\r\n");
    }
  n = strtoull (strstr (head, "Length: ") + 8, NULL, 10);
  body = g_malloc (n + 1);
  have = got - (gsize)(end + 4 - head);
  memcpy (body, end + 4, have);
  while (have < n)
    {
      gssize one = read (fd, body + have, n - have);

      must (one > 0, "read");
      have += (gsize)one;
    }
  *length = n;
  return body;
}

typedef struct
{
  const KabEntity *entity;
  char *insert;
} Table;

static void
insert_item (KabDb *db, KabJsonReader *r, Table *tables, guint n_tables)
{
  Table *table = NULL;
  g_autoptr (KabStatement) statement = NULL;
  static const char *const common[]
    = { "id", "rev", "deleted", "created_at", "created_by", "updated_at", "updated_by" };
  guint expected = 0;

  must (kab_json_reader_next (r) == KAB_JSON_KEY && kab_json_reader_next (r) == KAB_JSON_STRING, "item");
  for (guint i = 0; i < n_tables; i++)
    if (strcmp (tables[i].entity->name, r->text) == 0)
      table = &tables[i];
  must (table != NULL, "entity");
  statement = kab_db_prepare (db, table->insert, NULL);
  kab_statement_bind_integer (statement, 3, 0);
  while (kab_json_reader_next (r) == KAB_JSON_KEY)
    {
      int at = -1;
      KabJsonToken token;

      for (guint i = 0; at < 0 && i < table->entity->n_fields; i++)
        if (strcmp (table->entity->fields[(expected + i) % table->entity->n_fields].name, r->text) == 0)
          {
            at = (int)((expected + i) % table->entity->n_fields) + KAB_STORE_COMMON + 1;
            expected = (guint)at - KAB_STORE_COMMON;
          }
      for (guint i = 0; at < 0 && i < G_N_ELEMENTS (common); i++)
        if (strcmp (common[i], r->text) == 0)
          at = (int)i + 1;
      token = kab_json_reader_next (r);
      if (token == KAB_JSON_STRING && at > 0)
        kab_statement_bind_text_len (statement, at, r->text, (gssize)r->length);
      else if ((token == KAB_JSON_INTEGER || token == KAB_JSON_BOOLEAN) && at > 0)
        kab_statement_bind_integer (statement, at, r->integer);
      else if ((token == KAB_JSON_OBJECT_BEGIN || token == KAB_JSON_ARRAY_BEGIN) && at > 0)
        {
          char *start = r->start;

          /* As it stands: good enough for a limit. */
          must (kab_json_reader_skip (r, token), "value");
          kab_statement_bind_text_len (statement, at, start, r->start + 1 - start);
        }
    }
  must (kab_statement_run (statement, NULL), "insert");
}

static void
insert_page (KabDb *db, char *body, gsize length, Table *tables, guint n_tables)
{
  KabJsonReader r;
  KabJsonToken token;

  kab_json_reader_init (&r, body, length);
  must (kab_json_reader_next (&r) == KAB_JSON_OBJECT_BEGIN, "page");
  while ((token = kab_json_reader_next (&r)) == KAB_JSON_KEY && strcmp (r.text, "items") != 0)
    kab_json_reader_skip (&r, kab_json_reader_next (&r));
  must (kab_json_reader_next (&r) == KAB_JSON_ARRAY_BEGIN, "items");
  must (kab_db_begin (db, TRUE, NULL), "begin");
  while (kab_json_reader_next (&r) == KAB_JSON_OBJECT_BEGIN)
    insert_item (db, &r, tables, n_tables);
  must (kab_db_commit (db, NULL), "commit");
}

static void
build (KabDb *db, Table *tables, guint n_tables)
{
  for (guint i = 0; i < n_tables; i++)
    {
      const KabEntity *entity = tables[i].entity;
      g_autoptr (GString) names = g_string_new (NULL), keys = g_string_new (NULL), sql = g_string_new (NULL);

      must (kab_db_begin (db, TRUE, NULL) && kab_schema_create_indexes (db, entity, KAB_PROFILE_CACHE, NULL),
            "indexes");
      for (guint f = 0; f < entity->n_fields; f++)
        if (entity->fields[f].flags & KAB_FIELD_SEARCHED)
          {
            g_string_append_printf (names, "\"%s\",", entity->fields[f].name);
            g_string_append_printf (keys, ",TEXTKEY(\"%s\")", entity->fields[f].name);
          }
      if (names->len > 0)
        {
          g_string_printf (sql,
                           "CREATE VIRTUAL TABLE \"%s_search\" USING fts5(%s content='', columnsize=0,"
                           " tokenize='trigram case_sensitive 1')",
                           entity->name, names->str);
          must (kab_db_exec (db, sql->str, NULL), "search");
          g_string_truncate (names, names->len - 1);
          g_string_printf (sql, "INSERT INTO \"%s_search\"(rowid,%s) SELECT nr%s FROM \"%s\"", entity->name,
                           names->str, keys->str, entity->name);
          must (kab_db_exec (db, sql->str, NULL), "search");
        }
      must (kab_db_commit (db, NULL), "commit");
    }
}

int
main (int argc, char **argv)
{
  guint n;
  const KabEntity *const *entities = kab_entities (&n);
  g_autofree char *uri = g_strdup_printf ("sqlite:%s/limit.db", argv[2]);
  g_autoptr (KabDb) db = kab_db_open (uri, KAB_DB_CREATE, NULL);
  g_autofree Table *tables = g_new0 (Table, n);
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t size = sizeof address;
  int listener = socket (AF_INET, SOCK_STREAM, 0), fd = socket (AF_INET, SOCK_STREAM, 0);
  gint64 start, first = 0;
  char *body;
  gsize length;

  pages_path = argv[1];
  must (argc == 3 && db != NULL, "arguments");
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GString) sql = g_string_new (NULL);

      must (kab_schema_create_table (db, entities[i], KAB_PROFILE_CACHE, NULL, NULL), "table");
      g_string_printf (sql, "INSERT INTO \"%s\"(%s) VALUES(?", entities[i]->name,
                       kab_store_columns (entities[i]));
      for (guint f = 1; f < KAB_STORE_COMMON + entities[i]->n_fields; f++)
        g_string_append (sql, ",?");
      g_string_append_c (sql, ')');
      tables[i].entity = entities[i];
      tables[i].insert = g_strdup (sql->str);
    }
  must (bind (listener, (struct sockaddr *)&address, size) == 0 && listen (listener, 1) == 0, "listen");
  getsockname (listener, (struct sockaddr *)&address, &size);
  g_thread_unref (g_thread_new ("serve", serve, GINT_TO_POINTER (listener)));

  start = g_get_monotonic_time ();
  must (connect (fd, (struct sockaddr *)&address, size) == 0, "connect");
  while ((body = fetch (fd, &length)) != NULL)
    {
      insert_page (db, body, length, tables, n);
      g_free (body);
      if (first == 0)
        first = g_get_monotonic_time ();
    }
  build (db, tables, n);
  printf ("%.4f %.4f\n", (double)(g_get_monotonic_time () - start) / 1e6, (double)(first - start) / 1e6);
  for (guint i = 0; i < n; i++)
    g_free (tables[i].insert);
  return 0;
}
