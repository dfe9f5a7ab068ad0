/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The organisation's keys, as far as this computer trusts them. */
#include "kab-cabinet-private.h"

#include <glib/gi18n-lib.h>

#include "kab-trust-private.h"

KabTrust *
kab_cabinet_trust (KabCabinet *self, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *value = NULL;

  if (!kab_cabinet_check_open (self, error))
    return NULL;
  value = kab_cabinet_setting (self, "signing_key", &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  return kab_trust_judge (self->work, value, error);
}

static void
run_trust (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  KabTrust *trust = kab_cabinet_trust (source, &error);

  if (trust != NULL)
    g_task_return_pointer (task, trust, (GDestroyNotify)kab_trust_free);
  else
    g_task_return_error (task, error);
}

void
kab_cabinet_trust_async (KabCabinet *self,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, kab_cabinet_trust_async);
  g_task_run_in_thread (task, run_trust);
}

KabTrust *
kab_cabinet_trust_finish (KabCabinet *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

gboolean
kab_cabinet_may_accept_keys (KabCabinet *self)
{
  return kab_account_may (self->account, KAB_OPERATION_UPDATE, &kab_entity_setting, NULL);
}

gboolean
kab_cabinet_accept_keys (KabCabinet *self, const char *fingerprint, GError **error)
{
  g_autoptr (KabTrust) trust = NULL;

  if (!kab_cabinet_may_accept_keys (self))
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_FORBIDDEN,
                   _ ("Which keys are the organisation's is for somebody to say who may change its settings. "
                      "Nothing was changed."));
      return FALSE;
    }
  trust = kab_cabinet_trust (self, error);
  if (trust == NULL)
    return FALSE;
  if (trust->strange == NULL)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_NOT_FOUND,
                   _ ("All keys that the server names are known here. Nothing was changed."));
      return FALSE;
    }
  if (!kab_keyring_has_fingerprint (trust->strange, fingerprint))
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID,
                   _ ("This is not the fingerprint of the keys that the server names: they may be somebody "
                      "else's. Nothing was changed."));
      return FALSE;
    }
  return kab_trust_accept (self->work, trust, trust->strange, error);
}

static void
run_accept (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (kab_cabinet_accept_keys (source, data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
kab_cabinet_accept_keys_async (KabCabinet *self,
                               const char *fingerprint,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, kab_cabinet_accept_keys_async);
  g_task_set_task_data (task, g_strdup (fingerprint), g_free);
  g_task_run_in_thread (task, run_accept);
}

gboolean
kab_cabinet_accept_keys_finish (KabCabinet *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
