/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * KabWrap:
 *
 * Children beside each other, each as wide as it wants to be; those without room go to the next line. Unlike of
 * GtkFlowBox there are no columns, and nothing takes the focus but the children.
 *
 * Property "spacing" (int): between children and between lines.
 */
#define KAB_TYPE_WRAP (kab_wrap_get_type ())
G_DECLARE_FINAL_TYPE (KabWrap, kab_wrap, KAB, WRAP, GtkWidget)

GtkWidget *kab_wrap_new (int spacing);
void kab_wrap_append (KabWrap *self, GtkWidget *child);
void kab_wrap_remove (KabWrap *self, GtkWidget *child);
/** kab_wrap_set_even: children share each line in equal parts, as many as have room */
void kab_wrap_set_even (KabWrap *self, gboolean even);

G_END_DECLS
