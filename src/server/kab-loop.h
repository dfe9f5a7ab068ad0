/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is done in another thread's main loop. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** kab_loop_call: calls @func once by way of the loop in any case: the caller may be in the midst of something */
void kab_loop_call (GMainContext *context, GSourceFunc func, gpointer data);

/** kab_loop_timeout: Returns: (transfer full): calls @func every @interval ms */
GSource *kab_loop_timeout (GMainContext *context, guint interval, GSourceFunc func, gpointer data);
void kab_loop_drop (GSource **source);

/** kab_loop_run_dry: does what there is to do, and waits for nothing */
void kab_loop_run_dry (GMainContext *context);

G_END_DECLS
