/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim-shrink.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

char *
sim_settings_to_text (const SimSettings *settings)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "--seed %" G_GUINT64_FORMAT, settings->seed);
  if (settings->without != 0)
    g_string_append_printf (text, " --without %" G_GINT64_FORMAT, settings->without);
  if (settings->desks != 0)
    g_string_append_printf (text, " --desks %u", settings->desks);
  if (settings->until != 0)
    g_string_append_printf (text, " --until %" G_GINT64_FORMAT, settings->until);
  if (settings->wider != 0)
    g_string_append_printf (text, " --wider %u", settings->wider);
  return g_string_free (text, FALSE);
}

gboolean
sim_settings_from_text (const char *text, SimSettings *settings)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);

  memset (settings, 0, sizeof *settings);
  for (guint i = 0; words[i] != NULL; i += 2)
    {
      gint64 value;

      if (words[i + 1] == NULL || !g_ascii_string_to_signed (words[i + 1], 10, 0, G_MAXINT64, &value, NULL))
        return FALSE;
      if (g_str_equal (words[i], "--seed"))
        settings->seed = (guint64)value;
      else if (g_str_equal (words[i], "--without"))
        settings->without = value;
      else if (g_str_equal (words[i], "--desks"))
        settings->desks = (guint)value;
      else if (g_str_equal (words[i], "--until"))
        settings->until = value;
      else if (g_str_equal (words[i], "--wider"))
        settings->wider = (guint)value;
      else
        return FALSE;
    }
  return settings->seed != 0;
}

GArray *
sim_kept_read (const char *path, GError **error)
{
  g_autoptr (GArray) kept = g_array_new (FALSE, FALSE, sizeof (SimSettings));
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (path, &text, NULL, error))
    return NULL;
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      SimSettings settings;

      *strchrnul (lines[i], '#') = '\0';
      g_strstrip (lines[i]);
      if (lines[i][0] == '\0')
        continue;
      if (!sim_settings_from_text (lines[i], &settings))
        {
          g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL, "%s, line %u: %s", path, i + 1, lines[i]);
          return NULL;
        }
      g_array_append_val (kept, settings);
    }
  return g_steal_pointer (&kept);
}

gboolean
sim_try (const SimSettings *settings, gboolean silent, SimFound *found)
{
  SimFound *shared
    = mmap (NULL, sizeof (SimFound), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  pid_t child;
  int status;

  g_assert (shared != MAP_FAILED);
  child = fork ();
  g_assert (child >= 0);
  if (child == 0)
    {
      sim_world_enter ();
      if (silent && freopen ("/dev/null", "w", stderr) == NULL)
        _Exit (4);
      sim.found = shared;
      sim_seed_run (settings);
      fflush (NULL);
      _Exit (0);
    }
  while (waitpid (child, &status, 0) < 0)
    ;
  *found = *shared;
  munmap (shared, sizeof (SimFound));
  /* Whatever else ends it, such as a crash, is found as well. */
  if (found->invariant[0] == '\0' && !(WIFEXITED (status) && WEXITSTATUS (status) == 0))
    g_strlcpy (found->invariant, "none", sizeof found->invariant);
  return found->invariant[0] != '\0';
}

typedef struct
{
  SimSettings *settings;
  SimFound found;
  time_t deadline;
} Shrinking;

/* Takes @other if the same is found with it. */
static gboolean
accept (Shrinking *s, const SimSettings *other)
{
  SimFound found;

  if (s->deadline != 0 && time (NULL) > s->deadline)
    return FALSE;
  if (!sim_try (other, TRUE, &found) || !g_str_equal (found.invariant, s->found.invariant))
    return FALSE;
  *s->settings = *other;
  s->found = found;
  return TRUE;
}

static void
shrink_faults (Shrinking *s)
{
  SimSettings other = *s->settings;

  /* None of them, or half of them, before one by one. */
  other.without = ((gint64)1 << SIM_N_FAULTS) - 1;
  if (accept (s, &other))
    return;
  for (guint half = 0; half < 2; half++)
    {
      other = *s->settings;
      for (guint i = half; i < SIM_N_FAULTS; i += 2)
        other.without |= (gint64)1 << i;
      if (accept (s, &other))
        break;
    }
  for (guint i = 0; i < SIM_N_FAULTS; i++)
    {
      other = *s->settings;
      other.without |= (gint64)1 << i;
      if (other.without != s->settings->without)
        accept (s, &other);
    }
}

static void
shrink_desks (Shrinking *s)
{
  for (guint desks = 1; desks < SIM_DESKS_MAX; desks++)
    {
      SimSettings other = *s->settings;

      other.desks = desks;
      if (accept (s, &other))
        return;
    }
}

/* What comes after it is not needed; nor, often, much of what comes before. */
static void
shrink_time (Shrinking *s)
{
  SimSettings other = *s->settings;

  other.until = s->found.at + 1;
  if (s->found.until > other.until)
    accept (s, &other);
  for (guint part = 2; part <= 16; part *= 2)
    for (;;)
      {
        gint64 until = s->settings->until > 0 ? s->settings->until : s->found.until;

        other = *s->settings;
        other.until = until - until / part;
        if (until < SIM_SECOND || !accept (s, &other))
          break;
      }
}

void
sim_shrink (SimSettings *settings, const SimFound *wanted, gint64 seconds)
{
  Shrinking s = { settings, *wanted, seconds > 0 ? time (NULL) + seconds : 0 };

  shrink_faults (&s);
  shrink_desks (&s);
  shrink_time (&s);
}
