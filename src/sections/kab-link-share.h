/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * KabLinkShare:
 *
 * A part of a partner link's form: the address that people are given, to be copied or scanned, and what came of it today, in a
 * week, in a month and in all.
 */
#define KAB_TYPE_LINK_SHARE (kab_link_share_get_type ())
G_DECLARE_FINAL_TYPE (KabLinkShare, kab_link_share, KAB, LINK_SHARE, GtkBox)

G_END_DECLS
