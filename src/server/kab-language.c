/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-language.h"

#include <locale.h>
#include <string.h>

#include <libsoup/soup.h>

/* The documented way to tell GNU gettext that LANGUAGE is another one (its manual, section 11.2.7). */
extern int _nl_msg_cat_cntr;

static const char *const languages[] = { "en", "ru", "bg", "az" };

static GMutex mutex;
static GCond changed;
static const char *current = "en";
static guint n_inside;

void
kab_language_init (void)
{
  /* LANGUAGE counts in any locale but C; C.UTF-8 is in every Debian. */
  if (setlocale (LC_MESSAGES, "") == NULL || g_str_equal (setlocale (LC_MESSAGES, NULL), "C")
      || g_str_equal (setlocale (LC_MESSAGES, NULL), "POSIX"))
    setlocale (LC_MESSAGES, "C.UTF-8");
  g_setenv ("LANGUAGE", current, TRUE);
}

char *
kab_language_choose (const char *header)
{
  GSList *wanted, *l;
  char *found = NULL;

  if (header == NULL || strlen (header) > 500)
    return NULL;
  wanted = soup_header_parse_quality_list (header, NULL);
  for (l = wanted; l != NULL && found == NULL; l = l->next)
    for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
      if (g_ascii_strncasecmp (l->data, languages[i], 2) == 0
          && !g_ascii_isalpha (((const char *)l->data)[2]))
        found = g_strdup (languages[i]);
  soup_header_free_list (wanted);
  return found;
}

void
kab_language_enter (const char *language)
{
  const char *wanted = languages[0];

  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    if (g_strcmp0 (language, languages[i]) == 0)
      wanted = languages[i];

  g_mutex_lock (&mutex);
  while (n_inside > 0 && current != wanted)
    g_cond_wait (&changed, &mutex);
  n_inside++;
  if (current != wanted)
    {
      current = wanted;
      g_setenv ("LANGUAGE", wanted, TRUE);
      _nl_msg_cat_cntr++;
    }
  g_mutex_unlock (&mutex);
}

void
kab_language_leave (void)
{
  g_mutex_lock (&mutex);
  if (--n_inside == 0)
    g_cond_broadcast (&changed);
  g_mutex_unlock (&mutex);
}

const char *
kab_language_now (void)
{
  const char *now;

  g_mutex_lock (&mutex);
  now = current;
  g_mutex_unlock (&mutex);
  return now;
}
