/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kabinetctl partner: who sells for the organisation, and which packages. */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-cli-read.h"
#include "kab-error.h"
#include "kab-input.h"
#include "kab-lookup.h"
#include "kab-text.h"
#include "kab-writer.h"

static char *contact, *phone, *email, *parent;
static gboolean all;

static const GOptionEntry add_options[] = {
  { "contact", 0, 0, G_OPTION_ARG_STRING, &contact, N_ ("Who speaks for the partner"), N_ ("NAME") },
  { "phone", 0, 0, G_OPTION_ARG_STRING, &phone, N_ ("Its phone"), N_ ("PHONE") },
  { "email", 0, 0, G_OPTION_ARG_STRING, &email, N_ ("Its e-mail address"), N_ ("ADDRESS") },
  { "parent", 0, 0, G_OPTION_ARG_STRING, &parent, N_ ("The partner that it is under, by name or id"),
    N_ ("PARTNER") },
  { NULL },
};

static const GOptionEntry bind_options[] = {
  { "all", 'a', 0, G_OPTION_ARG_NONE, &all, N_ ("All packages that are on sale"), NULL },
  { NULL },
};

/* A command's database, organisation and transaction. */
typedef struct
{
  KabServerDb *db;
  KabOrg *org;
  KabWriter *writer;
} Session;

static void
session_clear (Session *self)
{
  g_clear_pointer (&self->writer, kab_writer_free);
  g_clear_pointer (&self->org, kab_org_free);
  g_clear_pointer (&self->db, kab_server_db_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Session, session_clear)

static gboolean
session_begin (Session *self, KabCli *cli, GError **error)
{
  self->db = kab_cli_open (cli, FALSE, error);
  self->org = self->db != NULL ? kab_cli_find_org (cli, self->db, error) : NULL;
  self->writer = self->org != NULL
                   ? kab_writer_begin (self->db, self->org->id, NULL, "kabinetctl", KAB_WRITER_NONE, error)
                   : NULL;
  return self->writer != NULL;
}

static gboolean
set_field (KabRow *row, const char *name, const char *text, GError **error)
{
  return text == NULL
         || kab_input_value (kab_entity_find_field (row->entity, name), text, kab_row_value (row, name),
                             error);
}

static void
print_row (KabCli *cli, const KabRow *row)
{
  g_autoptr (JsonBuilder) builder = NULL;

  if (!cli->json)
    {
      g_print ("%s\n", row->id);
      return;
    }
  builder = json_builder_new ();
  json_builder_begin_object (builder);
  kab_json_add_row (builder, row);
  json_builder_end_object (builder);
  kab_cli_print_json (builder);
}

static KabExit
partner_add (KabCli *cli, GError **error)
{
  g_auto (Session) session = { NULL };
  g_autoptr (KabRow) row = kab_row_new (&kab_entity_partner, NULL);
  g_autoptr (KabRow) other = NULL;
  g_autoptr (GError) local = NULL;
  const char *name = kab_text_strip (cli->arguments[0]);

  if (name[0] == '\0')
    return kab_cli_usage (error, _ ("A partner needs a name."));
  if (!set_field (row, "name", name, error) || !set_field (row, "contact_name", contact, error)
      || !set_field (row, "phone", phone, error) || !set_field (row, "email", email, error)
      || !session_begin (&session, cli, error))
    return KAB_EXIT_FAILED;
  /* By its name people and tables refer to it. */
  other
    = kab_lookup_row (kab_writer_get_db (session.writer), session.org->id, &kab_entity_partner, name, &local);
  if (local != NULL && !g_error_matches (local, KAB_ERROR, KAB_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return KAB_EXIT_FAILED;
    }
  if (other != NULL)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_REFUSED,
                   _ ("There is a partner “%s” already, with the id %s. Nothing was changed."),
                   kab_row_title (other), other->id);
      return KAB_EXIT_FAILED;
    }
  if (parent != NULL)
    {
      g_autoptr (KabRow) above = kab_lookup_row (kab_writer_get_db (session.writer), session.org->id,
                                                 &kab_entity_partner, parent, error);

      if (above == NULL)
        return KAB_EXIT_FAILED;
      kab_row_set_text (row, "parent", above->id);
    }
  if (!kab_writer_put (session.writer, row, NULL, error) || !kab_writer_commit (session.writer, error))
    return KAB_EXIT_FAILED;
  print_row (cli, row);
  return KAB_EXIT_OK;
}

static KabExit
partner_list (KabCli *cli, GError **error)
{
  static const char *const names[]
    = { "id", "name", "status", "phone", "email", "parent", "packages", "agents" };
  enum
  {
    PACKAGES = 6,
    AGENTS
  };
  g_auto (KabCliReader) reader = { NULL };
  g_auto (KabCliList) list = { NULL };
  g_autoptr (KabStatement) statement = NULL;
  KabStep step;

  if (!kab_cli_reader_open (&reader, cli, error))
    return KAB_EXIT_FAILED;
  statement = kab_db_prepare (
    reader.db,
    "SELECT p.id, p.name, p.status, p.phone, p.email, (SELECT a.name FROM partner a WHERE a.org = p.org AND "
    "a.id = "
    "p.parent),"
    " (SELECT COUNT(*) FROM package_binding b JOIN package k ON k.org = b.org AND k.id = b.package"
    "  WHERE b.org = p.org AND b.partner = p.id AND b.deleted = 0 AND k.deleted = 0),"
    " (SELECT COUNT(*) FROM agent a WHERE a.org = p.org AND a.partner = p.id AND a.deleted = 0)"
    " FROM partner p WHERE p.org = ? AND p.deleted = 0 ORDER BY TEXTKEY(p.name), p.nr",
    error);
  if (statement == NULL)
    return KAB_EXIT_FAILED;
  kab_statement_bind_text (statement, 1, reader.org->id);
  kab_cli_list_begin (&list, "id\tname\tstatus\tphone\temail\tparent\tpackages\tagents");
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    {
      gint64 packages = kab_statement_get_integer (statement, PACKAGES);
      gint64 agents = kab_statement_get_integer (statement, AGENTS);
      g_autofree char *n_packages = g_strdup_printf ("%" G_GINT64_FORMAT, packages);
      g_autofree char *n_agents = g_strdup_printf ("%" G_GINT64_FORMAT, agents);
      const char *cells[G_N_ELEMENTS (names)] = { [PACKAGES] = n_packages, [AGENTS] = n_agents };
      JsonBuilder *builder;

      for (guint i = 0; i < PACKAGES; i++)
        cells[i] = kab_statement_get_text (statement, (int)i);
      builder = kab_cli_list_add (&list, cells, G_N_ELEMENTS (cells));
      for (guint i = 0; i < PACKAGES; i++)
        kab_json_add_string (builder, names[i], cells[i]);
      kab_json_add_integer (builder, names[PACKAGES], packages);
      kab_json_add_integer (builder, names[AGENTS], agents);
      kab_cli_list_added (&list);
    }
  if (step == KAB_STEP_ERROR)
    return KAB_EXIT_FAILED;
  kab_cli_list_print (&list, cli);
  return KAB_EXIT_OK;
}

/* Ids of what @sql finds; its parameters are @org and up to two more. */
static GPtrArray *
find_ids (KabDb *db, const char *sql, const char *org, const char *second, const char *third, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (KabStatement) statement = kab_db_prepare (db, sql, error);
  KabStep step;

  if (statement == NULL)
    return NULL;
  kab_statement_bind_text (statement, 1, org);
  if (second != NULL)
    kab_statement_bind_text (statement, 2, second);
  if (third != NULL)
    kab_statement_bind_text (statement, 3, third);
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    g_ptr_array_add (ids, g_strdup (kab_statement_get_text (statement, 0)));
  return step == KAB_STEP_DONE ? g_steal_pointer (&ids) : NULL;
}

/* The packages that the command names, or all that are on sale. */
static GPtrArray *
find_packages (KabCli *cli, Session *session, GError **error)
{
  KabDb *db = kab_writer_get_db (session->writer);
  g_autoptr (GPtrArray) ids = NULL;

  if (all)
    return find_ids (
      db, "SELECT id FROM package WHERE org=? AND deleted=0 AND state='on_sale' ORDER BY \"position\", nr",
      session->org->id, NULL, NULL, error);
  ids = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 1; i < cli->n_arguments; i++)
    {
      g_autoptr (KabRow) package
        = kab_lookup_row (db, session->org->id, &kab_entity_package, cli->arguments[i], error);

      if (package == NULL)
        return NULL;
      g_ptr_array_add (ids, g_strdup (package->id));
    }
  return g_steal_pointer (&ids);
}

/* Makes the binding, or deletes it; @changed counts, since what is so already stays so. */
static gboolean
bind_package (Session *session,
              const char *partner,
              const char *package,
              gboolean bound,
              guint *changed,
              GError **error)
{
  g_autoptr (GPtrArray) there = find_ids (
    kab_writer_get_db (session->writer),
    "SELECT id FROM package_binding WHERE org=?1 AND partner=?2 AND package=?3 AND deleted=0 ORDER BY nr",
    session->org->id, partner, package, error);

  if (there == NULL)
    return FALSE;
  if (bound && there->len == 0)
    {
      g_autoptr (KabRow) row = kab_row_new (&kab_entity_package_binding, NULL);

      kab_row_set_text (row, "partner", partner);
      kab_row_set_text (row, "package", package);
      (*changed)++;
      return kab_writer_put (session->writer, row, NULL, error);
    }
  for (guint i = 0; i < there->len && !bound; i++)
    {
      g_autoptr (KabRow) found
        = kab_writer_find (session->writer, &kab_entity_package_binding, there->pdata[i], error);
      g_autoptr (KabRow) row = found != NULL ? kab_row_copy (found) : NULL;

      if (row == NULL)
        return FALSE;
      row->deleted = TRUE;
      if (!kab_writer_put (session->writer, row, NULL, error))
        return FALSE;
      *changed += i == 0;
    }
  return TRUE;
}

static KabExit
change_bindings (KabCli *cli, gboolean bound, GError **error)
{
  g_auto (Session) session = { NULL };
  g_autoptr (KabRow) partner = NULL;
  g_autoptr (GPtrArray) packages = NULL;
  g_autoptr (JsonBuilder) builder = NULL;
  guint changed = 0;

  if (all && cli->n_arguments > 1)
    return kab_cli_usage (error, _ ("Name packages, or say --all; not both."));
  if (!all && cli->n_arguments < 2)
    return kab_cli_usage (error, bound ? _ ("Name one package or more behind the partner, or say --all.")
                                       : _ ("Name one package or more behind the partner."));
  if (!session_begin (&session, cli, error))
    return KAB_EXIT_FAILED;
  partner = kab_lookup_row (kab_writer_get_db (session.writer), session.org->id, &kab_entity_partner,
                            cli->arguments[0], error);
  packages = partner != NULL ? find_packages (cli, &session, error) : NULL;
  if (packages == NULL)
    return KAB_EXIT_FAILED;
  for (guint i = 0; i < packages->len; i++)
    if (!bind_package (&session, partner->id, packages->pdata[i], bound, &changed, error))
      return KAB_EXIT_FAILED;
  if (!kab_writer_commit (session.writer, error))
    return KAB_EXIT_FAILED;

  if (!cli->json)
    {
      if (bound)
        g_print (_ ("Packages bound: %u, were so before: %u\n"), changed, packages->len - changed);
      else
        g_print (_ ("Packages not bound any more: %u, were not before: %u\n"), changed,
                 packages->len - changed);
      if (packages->len == 0)
        kab_cli_note (cli,
                      _ (
                        "No package is on sale: bring them in with “kabinetctl import packages FILE.csv”, or "
                        "put them on sale in the window."));
      return KAB_EXIT_OK;
    }
  builder = json_builder_new ();
  json_builder_begin_object (builder);
  kab_json_add_string (builder, "partner", partner->id);
  kab_json_add_integer (builder, "changed", changed);
  json_builder_set_member_name (builder, "packages");
  json_builder_begin_array (builder);
  for (guint i = 0; i < packages->len; i++)
    json_builder_add_string_value (builder, packages->pdata[i]);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  kab_cli_print_json (builder);
  return KAB_EXIT_OK;
}

static KabExit
partner_bind (KabCli *cli, GError **error)
{
  return change_bindings (cli, TRUE, error);
}

static KabExit
partner_unbind (KabCli *cli, GError **error)
{
  return change_bindings (cli, FALSE, error);
}

const KabCliCommand kab_commands_partner[] = {
  { "partner add", N_ ("NAME"), N_ ("Add a partner, who sells for the organisation"),
    N_ ("Agents belong to partners: “kabinetctl user add --role agent --partner NAME”. Prints the partner's "
        "id."),
    add_options, 1, 1, partner_add },
  { "partner list", NULL,
    N_ ("List the partners, with what each is under and how many packages and agents it has"), NULL, NULL, 0,
    0, partner_list },
  { "partner bind", N_ ("PARTNER PACKAGE…"), N_ ("Let a partner and its agents see and sell packages"),
    N_ ("Both by name or id. What is bound already stays so."), bind_options, 1, 1000, partner_bind },
  { "partner unbind", N_ ("PARTNER PACKAGE…"), N_ ("Take packages away from a partner and its agents"),
    N_ ("Both by name or id. Licences that were sold stay as they are."), NULL, 2, 1000, partner_unbind },
  { NULL },
};
