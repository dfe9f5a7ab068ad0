/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-error.h"

/* clang-format off */
G_DEFINE_QUARK (kab-error-quark, kab_error)
/* clang-format on */

static const char *const tokens[] = {
  [KAB_ERROR_INVALID] = "invalid",
  [KAB_ERROR_NOT_FOUND] = "not-found",
  [KAB_ERROR_REFUSED] = "refused",
  [KAB_ERROR_CONFLICT] = "conflict",
  [KAB_ERROR_UNAUTHENTICATED] = "unauthenticated",
  [KAB_ERROR_FORBIDDEN] = "forbidden",
  [KAB_ERROR_OFFLINE] = "offline",
  [KAB_ERROR_PROTOCOL] = "protocol",
  [KAB_ERROR_STORAGE] = "storage",
  [KAB_ERROR_CORRUPT] = "corrupt",
  [KAB_ERROR_BUSY] = "busy",
  [KAB_ERROR_TOO_LARGE] = "too-large",
  [KAB_ERROR_TOO_NEW] = "too-new",
  [KAB_ERROR_PASSWORD] = "password",
};

const char *
kab_error_code_to_token (KabError code)
{
  g_return_val_if_fail ((guint)code < G_N_ELEMENTS (tokens), "protocol");

  return tokens[code];
}

KabError
kab_error_code_from_token (const char *token)
{
  for (guint i = 0; i < G_N_ELEMENTS (tokens); i++)
    if (g_strcmp0 (tokens[i], token) == 0)
      return (KabError)i;

  return KAB_ERROR_PROTOCOL;
}
