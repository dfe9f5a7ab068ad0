/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Seller and buyer of an invoice as they were on the day it was made (S2-22): who moves or is renamed later leaves it as it is. */
#include <json-glib/json-glib.h>

#include "kab-json.h"
#include "kab-requisites.h"
#include "kab-writer-private.h"

/* Nothing that a paper says of somebody is longer; what is would not fit into the invoice. */
#define LETTERS_MAX 500

static void
add_member (GString *out, const char *name, const char *text)
{
  if (text == NULL || text[0] == '\0' || g_utf8_strlen (text, -1) > LETTERS_MAX)
    return;
  g_string_append_printf (out, "%c\"%s\":", out->len > 0 ? ',' : '{', name);
  kab_json_append_string (out, text);
}

static void
set_party (KabRow *row, const char *field, GString *out)
{
  if (out->len == 0)
    return;
  g_string_append_c (out, '}');
  kab_value_take_text (kab_row_value (row, field), kab_json_normalise (out->str));
}

static gboolean
keep_seller (KabWriter *writer, KabRow *row, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *text = kab_writer_setting (writer, "company", &local);
  g_autoptr (JsonNode) node = text != NULL ? json_from_string (text, NULL) : NULL;
  g_autoptr (GString) out = g_string_new (NULL);

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return TRUE;
  for (const char *const *name = kab_party_members (); *name != NULL; name++)
    {
      const char *member = kab_json_member_text (json_node_get_object (node), *name);

      if (member != NULL)
        add_member (out, *name, member);
    }
  set_party (row, "seller", out);
  return TRUE;
}

/* The client's set that is used where nothing else is chosen; *requisites stays NULL if there is none. */
static gboolean
find_requisites (KabWriter *writer, const char *client, KabStored **requisites, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (writer->db,
                      "SELECT id FROM requisites WHERE org=? AND client=? AND deleted=0"
                      " ORDER BY COALESCE(is_default, 0) DESC, id LIMIT 1",
                      error);
  g_autofree char *id = NULL;
  KabStep step;

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, writer->org);
  kab_statement_bind_text (statement, 2, client);
  step = kab_statement_step (statement, error);
  if (step == KAB_STEP_ROW)
    id = g_strdup (kab_statement_get_text (statement, 0));
  g_clear_pointer (&statement, kab_statement_done);
  return step != KAB_STEP_ERROR
         && (id == NULL || kab_writer_load (writer, &kab_entity_requisites, id, requisites, error));
}

static gboolean
keep_buyer (KabWriter *writer, KabRow *row, GError **error)
{
  static const char *const own[] = { "name", "phone", "email", "address", NULL };
  g_autoptr (KabStored) order = NULL;
  g_autoptr (KabStored) client = NULL;
  g_autoptr (KabStored) requisites = NULL;
  g_autoptr (GString) out = g_string_new (NULL);
  const char *id = kab_row_get_text (row, "client");

  if (id == NULL && !kab_row_is_null (row, "order"))
    {
      if (!kab_writer_load (writer, &kab_entity_order, kab_row_get_text (row, "order"), &order, error))
        return FALSE;
      id = order != NULL ? kab_row_get_text (order->row, "client") : NULL;
    }
  if (id == NULL)
    return TRUE;
  if (!kab_writer_load (writer, &kab_entity_client, id, &client, error)
      || !find_requisites (writer, id, &requisites, error))
    return FALSE;
  for (const char *const *name = kab_party_members (); *name != NULL; name++)
    {
      const char *text = requisites != NULL && kab_entity_find_field (&kab_entity_requisites, *name) != NULL
                           ? kab_row_get_text (requisites->row, *name)
                           : NULL;

      if (text == NULL && client != NULL && g_strv_contains (own, *name))
        text = kab_row_get_text (client->row, *name);
      add_member (out, *name, text);
    }
  set_party (row, "buyer", out);
  return TRUE;
}

gboolean
kab_writer_keep_parties (KabWriter *writer, KabRow *row, GError **error)
{
  return (!kab_row_is_null (row, "seller") || keep_seller (writer, row, error))
         && (!kab_row_is_null (row, "buyer") || keep_buyer (writer, row, error));
}
