/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-secret.h"

#include <string.h>

void
kab_secret_free (char *secret)
{
  if (secret != NULL)
    explicit_bzero (secret, strlen (secret));
  g_free (secret);
}
