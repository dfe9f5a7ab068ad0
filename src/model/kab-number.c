/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-number.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include "kab-error.h"
#include "kab-json.h"

#define DAYS 5
#define LEAST 20
#define MOST 500
#define DAYS_MAX 90

static const KabEntity *const kinds[KAB_N_NUMBER_KINDS]
  = { &kab_entity_licence, &kab_entity_order, &kab_entity_invoice, &kab_entity_ticket };

static const char *const prefixes[KAB_N_NUMBER_KINDS] = { "L-", "O-", "I-", "T-" };

G_GNUC_PRINTF (2, 3)
static gboolean
invalid (GError **error, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  if (error != NULL)
    *error = g_error_new_valist (KAB_ERROR, KAB_ERROR_INVALID, format, args);
  va_end (args);
  return FALSE;
}

static gboolean
read_prefix (JsonNode *node, char *prefix, gsize size, GError **error)
{
  const char *text = kab_json_text (node);

  if (text == NULL || *text == '\0' || g_utf8_strlen (text, -1) > KAB_NUMBER_PREFIX_MAX
      || g_ascii_isdigit (text[strlen (text) - 1]))
    return invalid (
      error, _ ("what a number begins with is a text of 1 to %d characters, the last of which is no digit."),
      KAB_NUMBER_PREFIX_MAX);
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (!g_unichar_isgraph (g_utf8_get_char (p)))
      return invalid (error, _ ("what a number begins with has no blanks in it."));
  g_strlcpy (prefix, text, size);
  return TRUE;
}

static gboolean
read_count (JsonNode *node, const char *name, gint64 least, gint64 most, gint64 *count, GError **error)
{
  if (kab_json_integer (node, count) && *count >= least && *count <= most)
    return TRUE;
  return invalid (error, _ ("“%s” is a whole number from %ld to %ld."), name, (long)least, (long)most);
}

static gboolean
read_member (KabNumberPolicy *policy, const char *name, JsonNode *node, GError **error)
{
  if (g_str_equal (name, "days"))
    return read_count (node, name, 1, DAYS_MAX, &policy->days, error);
  if (g_str_equal (name, "least"))
    return read_count (node, name, KAB_LEASE_LEAST, KAB_LEASE_MOST, &policy->least, error);
  if (g_str_equal (name, "most"))
    return read_count (node, name, KAB_LEASE_LEAST, KAB_LEASE_MOST, &policy->most, error);
  for (guint i = 0; i < KAB_N_NUMBER_KINDS; i++)
    if (g_str_equal (name, kinds[i]->name))
      return read_prefix (node, policy->prefixes[i], sizeof policy->prefixes[i], error);

  return invalid (error, _ ("there is no setting called “%s”."), name);
}

gboolean
kab_number_policy_read (const char *json, KabNumberPolicy *policy, GError **error)
{
  g_autoptr (JsonNode) node = NULL;
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  *policy = (KabNumberPolicy){ .days = DAYS, .least = LEAST, .most = MOST };
  for (guint i = 0; i < KAB_N_NUMBER_KINDS; i++)
    g_strlcpy (policy->prefixes[i], prefixes[i], sizeof policy->prefixes[i]);
  if (json == NULL)
    return TRUE;
  node = json_from_string (json, NULL);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return invalid (error, _ ("the structure cannot be read."));
  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &name, &member))
    if (!read_member (policy, name, member, error))
      return FALSE;
  return policy->least <= policy->most
         || invalid (error, _ ("“%s” is a whole number from %ld to %ld."), "least", (long)KAB_LEASE_LEAST,
                     (long)policy->most);
}

const KabEntity *const *
kab_number_kinds (void)
{
  return kinds;
}

int
kab_number_kind (const KabEntity *entity)
{
  for (guint i = 0; i < KAB_N_NUMBER_KINDS; i++)
    if (kinds[i] == entity)
      return (int)i;

  return -1;
}

const KabField *
kab_number_field (const KabEntity *entity)
{
  for (guint i = 0; i < entity->n_fields; i++)
    if (entity->fields[i].flags & KAB_FIELD_NUMBERED)
      return &entity->fields[i];

  return NULL;
}

char *
kab_number_format (const char *prefix, gint64 n)
{
  return g_strdup_printf ("%s%0*" G_GINT64_FORMAT, prefix, KAB_NUMBER_DIGITS, n);
}

gboolean
kab_number_parse (const char *text, char **prefix, gint64 *n)
{
  gsize length = strlen (text), digits = 0;

  while (digits < length && g_ascii_isdigit (text[length - digits - 1]))
    digits++;
  /* As it would be written: no zero too many before it. */
  if (digits < KAB_NUMBER_DIGITS || digits == length
      || (digits > KAB_NUMBER_DIGITS && text[length - digits] == '0')
      || !g_ascii_string_to_signed (text + length - digits, 10, 1, KAB_NUMBER_LAST, n, NULL))
    return FALSE;
  *prefix = g_strndup (text, length - digits);
  return TRUE;
}

gboolean
kab_number_may_lease (const KabActor *actor, const KabEntity *entity)
{
  KabScope scope = kab_access_actor_scope (actor, entity, KAB_OPERATION_CREATE);
  const KabOwn *own = entity->own[actor->role];

  if (scope != KAB_SCOPE_OWN)
    return scope != KAB_SCOPE_NONE;
  for (; own != NULL && own->field != NULL; own++)
    {
      KabPowers needed = kab_own_needs (own, KAB_OPERATION_CREATE);

      if (needed == 0 || (actor->powers & needed) != 0)
        return TRUE;
    }
  return FALSE;
}

char *
kab_lease_canonical_text (const char *org, const KabRow *lease)
{
  return g_strdup_printf ("kabinet-lease 1\n%s\n%s\n%s\n%s\n%s\n%s\n%" G_GINT64_FORMAT "\n%" G_GINT64_FORMAT
                          "\n",
                          org, lease->id, kab_row_get_text (lease, "user"),
                          kab_row_get_text (lease, "device"), kab_row_get_text (lease, "kind"),
                          kab_row_get_text (lease, "prefix"), kab_row_get_integer (lease, "first"),
                          kab_row_get_integer (lease, "last"));
}
