/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-secrets.h"

#include <glib/gi18n-lib.h>
#include <libsecret/secret.h>

static const SecretSchema schema = {
  "org.kabinet.Kabinet.Token",
  SECRET_SCHEMA_NONE,
  { { "server", SECRET_SCHEMA_ATTRIBUTE_STRING }, { "user", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } },
};

void
kab_secrets_store_async (const char *server,
                         const char *user,
                         const char *token,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  /* Translators: %s is the address of a server */
  g_autofree char *label = g_strdup_printf (_ ("Kabinet at %s"), server);

  secret_password_store (&schema, SECRET_COLLECTION_DEFAULT, label, token, cancellable, callback, user_data,
                         "server", server, "user", user, NULL);
}

gboolean
kab_secrets_store_finish (GAsyncResult *result, GError **error)
{
  return secret_password_store_finish (result, error);
}

void
kab_secrets_lookup_async (const char *server,
                          const char *user,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  secret_password_lookup (&schema, cancellable, callback, user_data, "server", server, "user", user, NULL);
}

char *
kab_secrets_lookup_finish (GAsyncResult *result, GError **error)
{
  char *found = secret_password_lookup_finish (result, error);
  char *token = g_strdup (found);

  secret_password_free (found);
  return token;
}

void
kab_secrets_clear_async (const char *server,
                         const char *user,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  secret_password_clear (&schema, cancellable, callback, user_data, "server", server, "user", user, NULL);
}

gboolean
kab_secrets_clear_finish (GAsyncResult *result, GError **error)
{
  return secret_password_clear_finish (result, error);
}
