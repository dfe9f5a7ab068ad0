/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-password.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <sodium.h>

#include "kab-error.h"
#include "kab-org.h"

/* Between libsodium's interactive and moderate limits: 64 MiB, some 0.1 s. RFC 9106 names this memory for
 * machines that have little of it, with t = 3. */
#define OPSLIMIT 3
#define MEMLIMIT ((gsize)64 * 1024 * 1024)

/* So that suites which sign in hundreds of times end: the environment can lower the cost, nothing else can. */
static gboolean
is_cheap (void)
{
  static gsize said;
  gboolean cheap = g_strcmp0 (g_getenv ("KABINET_TEST_CHEAP_PASSWORDS"), "1") == 0;

  if (cheap && g_once_init_enter (&said))
    {
      g_warning ("KABINET_TEST_CHEAP_PASSWORDS is set: passwords are hashed too cheaply for real use");
      g_once_init_leave (&said, 1);
    }
  return cheap;
}

static void
need_sodium (void)
{
  if (sodium_init () < 0)
    g_error ("libsodium does not start");
}

char *
kab_password_hash (const char *password)
{
  char out[crypto_pwhash_STRBYTES];

  need_sodium ();
  if (crypto_pwhash_str (out, password, strlen (password),
                         is_cheap () ? crypto_pwhash_OPSLIMIT_MIN : OPSLIMIT,
                         is_cheap () ? crypto_pwhash_MEMLIMIT_MIN : MEMLIMIT)
      != 0)
    return NULL;
  return g_strdup (out);
}

gboolean
kab_password_verify (const char *hash, const char *password)
{
  static gsize once;
  static char *dummy;

  need_sodium ();
  if (g_once_init_enter (&once))
    {
      dummy = kab_password_hash ("no user has this password");
      g_once_init_leave (&once, 1);
    }
  if (hash == NULL)
    {
      if (dummy != NULL)
        (void)!crypto_pwhash_str_verify (dummy, password, strlen (password));
      return FALSE;
    }
  return crypto_pwhash_str_verify (hash, password, strlen (password)) == 0;
}

gboolean
kab_password_check (const char *password, GError **error)
{
  if (!g_utf8_validate (password, -1, NULL) || strlen (password) > KAB_PASSWORD_MAX)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID, _ ("The password is too long."));
      return FALSE;
    }
  if (g_utf8_strlen (password, -1) < KAB_PASSWORD_MIN)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID,
                   g_dngettext (GETTEXT_PACKAGE, "A password needs %d character at the least.",
                                "A password needs %d characters at the least.", KAB_PASSWORD_MIN),
                   KAB_PASSWORD_MIN);
      return FALSE;
    }
  return TRUE;
}

char *
kab_password_checked_hash (const char *password, GError **error)
{
  char *hash;

  if (!kab_password_check (password, error))
    return NULL;
  hash = kab_password_hash (password);
  if (hash == NULL)
    g_set_error (error, KAB_ERROR, KAB_ERROR_STORAGE, _ ("There is not enough memory. Nothing was changed."));
  return hash;
}
