/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-trust-private.h"

#define META "signing_keys"

void
kab_trust_free (KabTrust *trust)
{
  if (trust == NULL)
    return;
  g_clear_pointer (&trust->keys, kab_keyring_unref);
  g_clear_pointer (&trust->strange, kab_keyring_unref);
  g_free (trust);
}

KabTrust *
kab_trust_judge (KabWork *work, const char *signing_key, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *kept = kab_work_get_meta (work, META, &local), *json = NULL;
  g_autoptr (KabKeyring) trusted = NULL;
  g_autoptr (KabKeyring) offered = NULL;
  g_autoptr (KabTrust) trust = g_new0 (KabTrust, 1);

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  trusted = kab_keyring_new (kept, NULL);
  offered = kab_keyring_new (signing_key, NULL);
  trust->keys = kab_keyring_take (trusted, offered);
  if (trust->keys == NULL)
    {
      trust->keys = g_steal_pointer (&trusted);
      trust->strange = g_steal_pointer (&offered);
      return g_steal_pointer (&trust);
    }
  if (kab_keyring_get_n_keys (trust->keys) == 0)
    return g_steal_pointer (&trust);
  json = kab_keyring_to_json (trust->keys);
  return g_strcmp0 (json, kept) == 0 || kab_work_set_meta (work, META, json, error) ? g_steal_pointer (&trust)
                                                                                    : NULL;
}

static gboolean
touches_settings (KabTouched touched)
{
  guint n;
  const KabEntity *const *entities = kab_entities (&n);

  for (guint i = 0; i < n; i++)
    if (entities[i] == &kab_entity_setting)
      return (touched & (G_GUINT64_CONSTANT (1) << i)) != 0;

  return FALSE;
}

static char *
read_setting (KabCache *cache, GError **error)
{
  g_autoptr (KabStatement) statement = NULL;
  char *value = NULL;

  if (!kab_cache_begin (cache, error))
    return NULL;
  statement = kab_db_prepare (kab_cache_get_db (cache),
                              "SELECT value FROM setting WHERE key='signing_key' AND deleted=0", error);
  if (statement != NULL && kab_statement_step (statement, error) == KAB_STEP_ROW)
    value = g_strdup (kab_statement_get_text (statement, 0));
  g_clear_pointer (&statement, kab_statement_done);
  kab_cache_rollback (cache);
  return value;
}

void
kab_trust_look (KabCache *cache, KabWork *work, KabTouched touched)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *value = NULL;
  g_autoptr (KabTrust) trust = NULL;

  if (!touches_settings (touched))
    return;
  value = read_setting (cache, &error);
  if (value != NULL)
    trust = kab_trust_judge (work, value, &error);
  if (error != NULL)
    g_debug ("the keys of the organisation: %s", error->message);
}

gboolean
kab_trust_accept (KabWork *work, const KabTrust *trust, const KabKeyring *keys, GError **error)
{
  g_autoptr (KabKeyring) accepted = kab_keyring_doubt (keys, trust->keys);
  g_autofree char *json = kab_keyring_to_json (accepted);

  return kab_work_set_meta (work, META, json, error);
}
