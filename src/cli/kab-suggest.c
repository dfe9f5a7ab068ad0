/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-suggest.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-cli.h"
#include "kab-nearest.h"
#include "kab-text.h"

#define NAMED 12u
/* A slip of the finger, and not another word. */
#define SLIP 2
/* No name is longer; and a message must not be as long as what somebody pasted. */
#define TYPED_MAX 60

typedef struct
{
  const char *name;
  guint distance;
  guint at;
} Candidate;

static int
compare (gconstpointer a, gconstpointer b)
{
  const Candidate *one = a, *other = b;

  if (one->distance != other->distance)
    return one->distance < other->distance ? -1 : 1;
  return one->at < other->at ? -1 : 1;
}

/* A part of the name, from its beginning, says more than letters that happen to be the same. */
static guint
distance (const char *typed, const char *name)
{
  return typed[0] != '\0' && g_str_has_prefix (name, typed) ? 1 : kab_nearest_distance (typed, name);
}

static char *
suggest (const char *typed, const char *const *names, guint n_names, guint most, guint likely)
{
  g_autofree Candidate *candidates = g_new (Candidate, n_names);
  g_autofree char *key = kab_text_key (typed);
  GString *out = g_string_new (NULL);
  guint n = MIN (n_names, most);

  g_strdelimit (key, "- ", '_');
  for (guint i = 0; i < n_names; i++)
    {
      guint far = distance (key, names[i]);

      /* What is nothing like it keeps the order that it has. */
      candidates[i] = (Candidate){ names[i], MIN (far, likely + 1), i };
    }
  qsort (candidates, n_names, sizeof *candidates, compare);
  for (guint i = 0; i < n; i++)
    g_string_append_printf (out, i > 0 ? ", %s" : "%s", candidates[i].name);
  if (n_names > n)
    {
      g_string_append_c (out, ' ');
      g_string_append_printf (out,
                              g_dngettext (GETTEXT_PACKAGE, "… and %u more", "… and %u more", n_names - n),
                              n_names - n);
    }
  return g_string_free (out, FALSE);
}

char *
kab_suggest (const char *typed, const char *const *names, guint n_names)
{
  return suggest (typed, names, n_names, NAMED, G_MAXUINT - 1);
}

static char *
clip (const char *typed)
{
  g_autofree char *start = NULL;

  if (g_utf8_strlen (typed, -1) <= TYPED_MAX)
    return g_strdup (typed);
  start = g_utf8_substring (typed, 0, TYPED_MAX);
  return g_strconcat (start, "…", NULL);
}

void
kab_suggest_entity (const char *typed, GError **error)
{
  guint n;
  const KabEntity *const *entities = kab_entities (&n);
  g_autofree const char **names = g_new (const char *, n);
  g_autofree char *shown = clip (typed);
  g_autofree char *known = NULL;

  for (guint i = 0; i < n; i++)
    names[i] = entities[i]->name;
  known = suggest (typed, names, n, NAMED, SLIP);
  /* Translators: what was typed; names of kinds of records, the likeliest first */
  kab_cli_usage (error, _ ("There are no records called “%s”. There are: %s."), shown, known);
}

void
kab_suggest_field (const KabEntity *entity, const char *typed, GError **error)
{
  g_autofree const char **names = g_new (const char *, entity->n_fields);
  const char *equals = strchr (typed, '=');
  g_autofree char *name = equals != NULL ? g_strndup (typed, (gsize)(equals - typed)) : g_strdup (typed);
  g_autofree char *shown = clip (name);
  g_autofree char *known = NULL;

  for (guint i = 0; i < entity->n_fields; i++)
    names[i] = entity->fields[i].name;
  known = suggest (name, names, entity->n_fields, entity->n_fields, SLIP);
  if (equals == NULL && kab_entity_find_field (entity, name) != NULL)
    /* Translators: a field's name, twice */
    kab_cli_usage (error, _ ("“%s” has no value: write %s=VALUE."), shown, shown);
  else
    /* Translators: what was typed; a kind of record; names of its fields, the likeliest first */
    kab_cli_usage (error, _ ("“%s” is no field of %s. Its fields are: %s."), shown, entity->name, known);
}
