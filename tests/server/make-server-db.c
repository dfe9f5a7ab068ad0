/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Makes a database for the tests of the server: an org with users of every kind, and
 * rows among them; prints their ids as JSON.
 *
 *   make-server-db sqlite:PATH [LICENCES]
 */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

#include "kab-org.h"
#include "kab-writer.h"

static const char password[] = "secret password";

static void
die (const GError *error)
{
  fprintf (stderr, "make-server-db: %s\n", error != NULL ? error->message : "failed");
  exit (1);
}

static char *
put (KabWriter *writer, KabRow *row)
{
  g_autoptr (GError) error = NULL;
  char *id;

  if (!kab_writer_put (writer, row, NULL, &error))
    die (error);
  id = g_strdup (row->id);
  kab_row_unref (row);
  return id;
}

static KabRow *
row_of (const KabEntity *entity, const char *first, ...)
{
  KabRow *row = kab_row_new (entity, NULL);
  va_list args;

  va_start (args, first);
  for (const char *name = first; name != NULL; name = va_arg (args, const char *))
    kab_row_set_text (row, name, va_arg (args, const char *));
  va_end (args);
  return row;
}

static void
add_user (KabServerDb *db, const char *org, const char *key, const KabNewUser *user)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = kab_user_add (db, org, user, password, &error);

  if (id == NULL)
    die (error);
  printf (",\"%s\":\"%s\"", key, id);
}

static KabRow *
licence (guint i, const char *client, const char *package, const char *partner, const char *agent)
{
  KabRow *row = kab_row_new (&kab_entity_licence, NULL);
  g_autofree char *number = g_strdup_printf ("L-%06u", i);
  g_autofree char *name = g_strdup_printf ("Иванова Мария Петровна %u", i);

  kab_row_set_text (row, "number", number);
  kab_row_set_text (row, "client", client);
  kab_row_set_text (row, "client_name", name);
  kab_row_set_text (row, "client_phone", "+79123456789");
  kab_row_set_text (row, "package", package);
  kab_row_set_text (row, "package_name", "Защита");
  kab_row_set_integer (row, "price", 125000 + i);
  kab_row_set_text (row, "partner", partner);
  kab_row_set_text (row, "partner_name", "Север");
  kab_row_set_text (row, "agent", agent);
  kab_row_set_text (row, "sold_on", "2026-03-01");
  kab_row_set_text (row, "valid_from", "2026-03-01");
  kab_row_set_text (row, "valid_to", "2027-02-28");
  kab_row_set_text (row, "status", "active");
  kab_row_set_text (row, "note", "only for staff");
  return row;
}

static void
fill_licences (KabServerDb *db,
               const char *org,
               guint n,
               const char *client,
               const char *package,
               const char *partner,
               const char *agent)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabWriter) writer = kab_writer_begin (db, org, NULL, "test", KAB_WRITER_BULK, &error);
  gint64 start = g_get_monotonic_time ();

  if (writer == NULL)
    die (error);
  for (guint i = 0; i < n; i++)
    {
      g_free (
        put (writer, licence (i, client, package, i % 2 == 0 ? partner : NULL, i % 2 == 0 ? agent : NULL)));
      if (i % 10000 == 9999 && !kab_writer_flush (writer, &error))
        die (error);
    }
  if (!kab_writer_note (writer, "import", &kab_entity_licence, "licences", &error)
      || !kab_writer_commit (writer, &error))
    die (error);
  fprintf (stderr, "%u licences, %.0f/s\n", n,
           n / ((double)(g_get_monotonic_time () - start) / G_USEC_PER_SEC));
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabServerDb) db = NULL;
  g_autoptr (KabWriter) writer = NULL;
  g_autofree char *org = NULL;
  g_autofree char *north = NULL, *south = NULL, *kind = NULL, *package = NULL, *other = NULL, *option = NULL,
                  *client = NULL, *line = NULL, *template = NULL, *agent_user = NULL, *agent = NULL,
                  *binding = NULL;
  guint n = argc > 2 ? (guint)atoi (argv[2]) : 10;
  KabRow *row;

  setlocale (LC_ALL, "");
  if (argc < 2)
    die (NULL);
  db = kab_server_db_open (argv[1], &error);
  org = db != NULL ? kab_org_create (db, "Кабинет", NULL, &error) : NULL;
  if (org == NULL)
    die (error);

  writer = kab_writer_begin (db, org, NULL, "test", KAB_WRITER_NONE, &error);
  if (writer == NULL)
    die (error);
  row = row_of (&kab_entity_partner, "name", "Север", "note", "internal of the partner", NULL);
  north = put (writer, row);
  south = put (writer, row_of (&kab_entity_partner, "name", "Юг", NULL));
  template
    = put (writer, row_of (&kab_entity_template, "name", "Стандарт", "html", "<p>{{number}}</p>", NULL));
  kind = put (writer, row_of (&kab_entity_package_kind, "name", "Программы", NULL));
  row = row_of (&kab_entity_package, "name", "Защита", "kind", kind, "template", template, NULL);
  kab_row_set_integer (row, "price", 500000);
  package = put (writer, row);
  row = row_of (&kab_entity_package, "name", "Архив", "state", "on_sale", NULL);
  kab_row_set_integer (row, "price", 100000);
  other = put (writer, row);
  option = put (writer, row_of (&kab_entity_option, "name", "Поддержка", "state", "archived", NULL));
  line = put (writer, row_of (&kab_entity_package_option, "package", package, "option", option, NULL));
  binding = put (writer, row_of (&kab_entity_package_binding, "partner", north, "package", package, NULL));
  client = put (writer, row_of (&kab_entity_client, "name", "Петров Пётр", "partner", north, "note",
                                "internal of the client", NULL));
  agent_user = put (writer, row_of (&kab_entity_user, "surname", "Строка", "given_name", "Без", "phone",
                                    "+79990000000", NULL));
  agent = put (writer, row_of (&kab_entity_agent, "user", agent_user, "partner", north, "name",
                               "Агент Первый", NULL));
  if (!kab_writer_commit (writer, &error))
    die (error);
  g_clear_pointer (&writer, kab_writer_free);

  printf (
    "{\"org\":\"%s\",\"north\":\"%s\",\"south\":\"%s\",\"kind\":\"%s\",\"package\":\"%s\",\"other\":\"%s\","
    "\"option\":\"%s\",\"line\":\"%s\",\"binding\":\"%s\",\"petrov\":\"%s\",\"template\":\"%s\",\"agent\":\"%"
    "s\"",
    org, north, south, kind, package, other, option, line, binding, client, template, agent);
  add_user (db, org, "admin_user",
            &(KabNewUser){ .surname = "Соколова",
                           .given_name = "Анна",
                           .phone = "8 (912) 000-00-01",
                           .email = "anna@Example.org",
                           .identifier = "ADMIN",
                           .role = KAB_ROLE_ADMIN });
  add_user (db, org, "partner_user",
            &(KabNewUser){ .surname = "Петров",
                           .given_name = "Илья",
                           .phone = "+79120000002",
                           .identifier = "PARTNER",
                           .role = KAB_ROLE_PARTNER,
                           .partner = north });
  add_user (db, org, "south_user",
            &(KabNewUser){ .surname = "Алиев",
                           .given_name = "Эльдар",
                           .phone = "+994501234567",
                           .identifier = "SOUTH",
                           .role = KAB_ROLE_PARTNER,
                           .partner = south });
  add_user (db, org, "agent_user",
            &(KabNewUser){ .surname = "Димитров",
                           .given_name = "Иван",
                           .phone = "+359881234567",
                           .identifier = "AGENT",
                           .role = KAB_ROLE_AGENT,
                           .partner = north,
                           .agent = agent });
  add_user (db, org, "client_user",
            &(KabNewUser){ .surname = "Петров",
                           .given_name = "Пётр",
                           .email = "petr@example.org",
                           .identifier = "CLIENT",
                           .role = KAB_ROLE_CLIENT,
                           .client = client });
  printf ("}\n");
  fill_licences (db, org, n, client, package, north, agent);
  return 0;
}
