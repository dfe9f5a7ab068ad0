/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-loop.h"

void
kab_loop_call (GMainContext *context, GSourceFunc func, gpointer data)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, func, data, NULL);
  g_source_attach (source, context);
}

GSource *
kab_loop_timeout (GMainContext *context, guint interval, GSourceFunc func, gpointer data)
{
  GSource *source = g_timeout_source_new (interval);

  g_source_set_callback (source, func, data, NULL);
  g_source_attach (source, context);
  return source;
}

void
kab_loop_drop (GSource **source)
{
  if (*source == NULL)
    return;
  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

void
kab_loop_run_dry (GMainContext *context)
{
  while (g_main_context_iteration (context, FALSE))
    ;
}
